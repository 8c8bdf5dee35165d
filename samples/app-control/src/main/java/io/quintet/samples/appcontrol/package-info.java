/**
 * A simulated desktop behind app-control, and a page that shows it. Import
 * {@link io.quintet.samples.appcontrol.DesktopConfiguration} to have it in another
 * application.
 */
@NullMarked
package io.quintet.samples.appcontrol;

import org.jspecify.annotations.NullMarked;
