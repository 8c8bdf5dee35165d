/**
 * For tests of applications and of stores. Tests of a
 * {@link io.quintet.hpp.session.HandshakeSessionStore} extend
 * {@link io.quintet.hpp.test.HandshakeSessionStoreContract}.
 */
@NullMarked
package io.quintet.hpp.test;

import org.jspecify.annotations.NullMarked;
