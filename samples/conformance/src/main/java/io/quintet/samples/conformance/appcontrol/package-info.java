/**
 * App-control's part: the scripted client of the vectors, and the line bridge.
 */
@NullMarked
package io.quintet.samples.conformance.appcontrol;

import org.jspecify.annotations.NullMarked;
