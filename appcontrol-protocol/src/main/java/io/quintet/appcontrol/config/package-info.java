/**
 * Configuration shared with other tools on the machine: one TOML file and the
 * {@code APP_CONTROL_*} variables.
 * <p>
 * Start at {@link io.quintet.appcontrol.config.AppControlConfigLoader}.
 */
@NullMarked
package io.quintet.appcontrol.config;

import org.jspecify.annotations.NullMarked;
