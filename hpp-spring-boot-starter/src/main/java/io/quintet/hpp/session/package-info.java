/**
 * A session as an immutable value, the pure rules by which it changes, the frames that a
 * change causes, and the interfaces behind which sessions are kept and frames travel.
 */
@NullMarked
package io.quintet.hpp.session;

import org.jspecify.annotations.NullMarked;
