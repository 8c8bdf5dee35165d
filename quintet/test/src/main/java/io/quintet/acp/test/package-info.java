/**
 * For tests of applications and of stores. Tests of assistants use
 * {@link io.quintet.acp.test.AcpTest @AcpTest}, tests of a
 * {@link io.quintet.acp.store.ThreadStore} extend
 * {@link io.quintet.acp.test.ThreadStoreContract}.
 */
@NullMarked
package io.quintet.acp.test;

import org.jspecify.annotations.NullMarked;
