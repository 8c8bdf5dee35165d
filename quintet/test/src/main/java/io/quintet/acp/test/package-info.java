/**
 * For tests of applications and of stores. Whoever writes an assistant starts with
 * {@link io.quintet.acp.test.AcpTest @AcpTest}, whoever writes a
 * {@link io.quintet.acp.store.ThreadStore} extends
 * {@link io.quintet.acp.test.ThreadStoreContract}.
 */
@NullMarked
package io.quintet.acp.test;

import org.jspecify.annotations.NullMarked;
