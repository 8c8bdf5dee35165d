package io.quintet.acp.thread;

import java.time.Instant;

/**
 * A position in a list that is ordered by time of creation, then by id as text. It need
 * not name anything that exists.
 *
 * @param createdAt time of creation
 * @param id id
 */
public record Cursor(Instant createdAt, String id) implements Comparable<Cursor> {

	@Override
	public int compareTo(Cursor other) {
		int order = this.createdAt.compareTo(other.createdAt);
		return (order != 0) ? order : this.id.compareTo(other.id);
	}

}
