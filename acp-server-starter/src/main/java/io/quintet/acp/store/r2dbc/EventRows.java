package io.quintet.acp.store.r2dbc;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

import io.r2dbc.postgresql.codec.Json;
import io.r2dbc.spi.Readable;
import org.jspecify.annotations.Nullable;

import io.quintet.acp.internal.json.AcpJson;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.ThreadEvent;

/**
 * Reads the rows of events of one query. Pages of events are what is read most, so times
 * come as numbers, which the driver reads several times faster than timestamps, and the
 * author is made once for all events of his that follow each other.
 */
final class EventRows {

	/** What to select, in the order of reading. */
	static final String COLUMNS = "id, thread_id, run_id, type, author, payload, metadata, client_id, "
			+ "(extract(epoch from created_at) * 1000000)::bigint as created_us";

	private @Nullable String authorText;

	private @Nullable Identity author;

	ThreadEvent read(Readable row) {
		String type = text(row, 3);
		return new ThreadEvent(text(row, 0), text(row, 1), row.get(2, String.class), author(json(row, 4)),
				Instant.EPOCH.plus(Objects.requireNonNull(row.get(8, Long.class), "created_us"), ChronoUnit.MICROS),
				AcpJson.object(json(row, 6)), row.get(7, String.class), AcpJson.body(type, json(row, 5)));
	}

	private Identity author(String json) {
		Identity known = this.author;
		if (known == null || !json.equals(this.authorText)) {
			known = AcpJson.identity(json);
			this.author = known;
			this.authorText = json;
		}
		return known;
	}

	private static String text(Readable row, int column) {
		return Objects.requireNonNull(row.get(column, String.class));
	}

	private static String json(Readable row, int column) {
		return Objects.requireNonNull(row.get(column, Json.class)).asString();
	}

}
