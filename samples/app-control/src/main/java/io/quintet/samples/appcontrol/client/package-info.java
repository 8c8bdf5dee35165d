/**
 * The commands of app control on the simulated desktop.
 * {@link io.quintet.samples.appcontrol.client.DesktopClient} is where to start.
 */
@NullMarked
package io.quintet.samples.appcontrol.client;

import org.jspecify.annotations.NullMarked;
