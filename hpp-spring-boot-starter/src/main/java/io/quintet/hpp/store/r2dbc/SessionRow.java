package io.quintet.hpp.store.r2dbc;

import java.time.OffsetDateTime;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.ReadOnlyProperty;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.Table;

/**
 * A stored session.
 *
 * @param id its id
 * @param version number of its changes, {@code null} before it is inserted
 * @param document the session as bytes
 * @param expiresAt last moment at which it is alive, by the clock of the database
 * @param readAt when it was read, by the same clock
 */
@Table("hpp_sessions")
@SuppressWarnings("ArrayRecordComponent")
record SessionRow(@Id String id, @Version @Nullable Long version, byte[] document, OffsetDateTime expiresAt,
		@ReadOnlyProperty @Nullable OffsetDateTime readAt) {

}
