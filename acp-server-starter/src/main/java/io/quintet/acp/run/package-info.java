/**
 * Executes runs: leases, demand, timeout, cancellation.
 */
@NullMarked
package io.quintet.acp.run;

import org.jspecify.annotations.NullMarked;
