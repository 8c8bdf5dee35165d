/**
 * Sessions on Postgres, for several nodes.
 */
@NullMarked
package io.quintet.hpp.store.r2dbc;

import org.jspecify.annotations.NullMarked;
