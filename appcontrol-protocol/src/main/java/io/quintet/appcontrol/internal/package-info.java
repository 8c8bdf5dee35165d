/**
 * Code shared by the packages of this module, not for users.
 */
@NullMarked
package io.quintet.appcontrol.internal;

import org.jspecify.annotations.NullMarked;
