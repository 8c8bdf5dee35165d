/**
 * A Postgres server inside of the application, for those that bring none: durable, kept
 * over restarts, and picked up again after a killed JVM.
 */
@NullMarked
package io.quintet.postgres;

import org.jspecify.annotations.NullMarked;
