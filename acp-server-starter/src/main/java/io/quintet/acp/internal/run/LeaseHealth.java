package io.quintet.acp.internal.run;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How the renewal of leases goes. A node that cannot renew loses its runs when their
 * leases lapse.
 *
 * @param lastSuccess when leases were last renewed, {@code null} until the first time
 * @param failures how often it failed in a row since
 */
record LeaseHealth(@Nullable Instant lastSuccess, int failures) {
}
