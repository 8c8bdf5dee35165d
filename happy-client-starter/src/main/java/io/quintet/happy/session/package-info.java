/**
 * What an account holds, opened: sessions, machines, messages and their events. Start at
 * {@link io.quintet.happy.internal.session.RecordReader}.
 */
@NullMarked
package io.quintet.happy.session;

import org.jspecify.annotations.NullMarked;
