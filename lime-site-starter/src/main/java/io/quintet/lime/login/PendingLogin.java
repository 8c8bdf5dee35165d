package io.quintet.lime.login;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A login request as it is remembered.
 *
 * @param requestId its id
 * @param expiresAt when it ends at the latest; {@code null} when another application
 * created it
 * @param end how it ended, {@code null} while it is pending
 */
public record PendingLogin(String requestId, @Nullable Instant expiresAt, @Nullable LimeLoginEvent end) {

}
