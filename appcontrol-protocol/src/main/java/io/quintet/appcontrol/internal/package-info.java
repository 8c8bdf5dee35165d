/**
 * What the packages of this module share. Not for users.
 */
@NullMarked
package io.quintet.appcontrol.internal;

import org.jspecify.annotations.NullMarked;
