/**
 * Commands on the desktop.
 */
@NullMarked
package io.quintet.samples.appcontrol.client;

import org.jspecify.annotations.NullMarked;
