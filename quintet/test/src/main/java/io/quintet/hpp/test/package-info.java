/**
 * For tests of applications and of stores. Whoever writes a
 * {@link io.quintet.hpp.session.HandshakeSessionStore} extends
 * {@link io.quintet.hpp.test.HandshakeSessionStoreContract}.
 */
@NullMarked
package io.quintet.hpp.test;

import org.jspecify.annotations.NullMarked;
