/**
 * The desktop as data.
 */
@NullMarked
package io.quintet.samples.appcontrol.desktop;

import org.jspecify.annotations.NullMarked;
