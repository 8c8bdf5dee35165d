/**
 * What an account holds, opened: sessions, machines, messages and their events. Start at
 * {@link io.quintet.happy.session.SessionEvent} and
 * {@link io.quintet.happy.session.Session}.
 */
@NullMarked
package io.quintet.happy.session;

import org.jspecify.annotations.NullMarked;
