/**
 * What surrounds the observers of an application.
 */
@NullMarked
package io.quintet.appcontrol.internal.observer;

import org.jspecify.annotations.NullMarked;
