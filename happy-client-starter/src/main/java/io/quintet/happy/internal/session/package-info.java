/**
 * Reads records and messages of the server, and follows turns. Start at
 * {@link io.quintet.happy.internal.session.RecordReader}.
 */
@NullMarked
package io.quintet.happy.internal.session;

import org.jspecify.annotations.NullMarked;
