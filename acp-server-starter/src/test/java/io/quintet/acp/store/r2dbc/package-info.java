@NullMarked
package io.quintet.acp.store.r2dbc;

import org.jspecify.annotations.NullMarked;
