/**
 * Reads records and messages of the server, and follows turns.
 */
@NullMarked
package io.quintet.happy.internal.session;

import org.jspecify.annotations.NullMarked;
