/**
 * The processes that run and are broken: nodes, Postgres, Redis and PgBouncer. Start at
 * {@link io.quintet.samples.guarantees.cluster.Cluster}.
 */
@NullMarked
package io.quintet.samples.guarantees.cluster;

import org.jspecify.annotations.NullMarked;
