/**
 * The chain of observers, and observations by Micrometer.
 */
@NullMarked
package io.quintet.appcontrol.internal.observer;

import org.jspecify.annotations.NullMarked;
