/**
 * App-control from outside: the bridge, the live service, and the original beside ours.
 */
@NullMarked
package io.quintet.samples.conformance.appcontrol;

import org.jspecify.annotations.NullMarked;
