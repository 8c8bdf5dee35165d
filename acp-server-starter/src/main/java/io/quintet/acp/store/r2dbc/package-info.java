/**
 * Threads on Postgres, over R2DBC. Tables, and the functions that make every change, are
 * in {@code V1__acp_threads.sql} among the resources of this package.
 */
@NullMarked
package io.quintet.acp.store.r2dbc;

import org.jspecify.annotations.NullMarked;
