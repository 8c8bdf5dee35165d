/**
 * Auto-configuration of the embedded Postgres server.
 */
@NullMarked
package io.quintet.postgres.autoconfigure;

import org.jspecify.annotations.NullMarked;
