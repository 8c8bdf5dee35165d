/**
 * Spring Boot: properties under {@code app-control}, the shared TOML file and the
 * {@code APP_CONTROL_*} variables.
 */
@NullMarked
package io.quintet.appcontrol.autoconfigure;

import org.jspecify.annotations.NullMarked;
