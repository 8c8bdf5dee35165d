/**
 * A desktop that is only data: three apps with windows, a dock, a clipboard. Everything
 * is immutable but {@link io.quintet.samples.appcontrol.desktop.Desktop}, which holds the
 * state of the moment.
 */
@NullMarked
package io.quintet.samples.appcontrol.desktop;

import org.jspecify.annotations.NullMarked;
