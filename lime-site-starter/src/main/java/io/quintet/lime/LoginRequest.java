package io.quintet.lime;

import java.time.Instant;

/**
 * A login request that the site shows to an agent.
 *
 * @param requestId its id
 * @param status its status, {@code PENDING} at first
 * @param expiresAt when it ends if no agent approves it
 */
public record LoginRequest(String requestId, String status, Instant expiresAt) {

}
