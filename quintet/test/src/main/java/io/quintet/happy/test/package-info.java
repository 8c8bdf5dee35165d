/**
 * A Happy server with its daemons and agents in this process, for tests of what talks to
 * Happy. Start with {@link io.quintet.happy.test.FakeHappyServer#start()}.
 */
@NullMarked
package io.quintet.happy.test;

import org.jspecify.annotations.NullMarked;
