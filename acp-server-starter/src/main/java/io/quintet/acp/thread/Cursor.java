package io.quintet.acp.thread;

import java.time.Instant;

/**
 * A position in a list that is ordered by time of creation, then by id as text. It need
 * not name anything that exists.
 *
 * @param createdAt time of creation
 * @param id id
 */
public record Cursor(Instant createdAt, String id) {
}
