package io.quintet.acp.store.r2dbc;

import java.time.Instant;
import java.util.Objects;

import io.r2dbc.postgresql.codec.Json;
import io.r2dbc.spi.Readable;
import org.jspecify.annotations.Nullable;

import io.quintet.acp.internal.json.AcpJson;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Member;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunError;
import io.quintet.acp.thread.RunStatus;

/**
 * Reads rows.
 */
final class Columns {

	static final String THREAD = "id, tenant, metadata, created_at, updated_at";

	static final String RUN = """
			id, thread_id, assistant, triggered_by, status, error, idempotency_key, metadata, started_at, completed_at""";

	static final String MEMBER = "thread_id, identity, role, added_at, added_by";

	private Columns() {
	}

	static String prefixed(String alias, String columns) {
		return alias + "." + columns.strip().replace(", ", ", " + alias + ".");
	}

	static AcpThread thread(Readable row) {
		return new AcpThread(text(row, "id"), AcpJson.tenant(json(row, "tenant")),
				AcpJson.object(json(row, "metadata")), time(row, "created_at"), time(row, "updated_at"));
	}

	static Run run(Readable row) {
		return new Run(text(row, "id"), text(row, "thread_id"), identity(row, "assistant"),
				identity(row, "triggered_by"), RunStatus.ofWire(text(row, "status")), time(row, "started_at"),
				row.get("completed_at", Instant.class), error(row), row.get("idempotency_key", String.class),
				AcpJson.object(json(row, "metadata")));
	}

	static Member member(String threadId, Readable row) {
		return new Member(threadId, identity(row, "identity"), text(row, "role"), time(row, "added_at"),
				identity(row, "added_by"));
	}

	static Identity identity(Readable row, String column) {
		return AcpJson.identity(json(row, column));
	}

	static String text(Readable row, String column) {
		return Objects.requireNonNull(row.get(column, String.class), column);
	}

	static Instant time(Readable row, String column) {
		return Objects.requireNonNull(row.get(column, Instant.class), column);
	}

	static String json(Readable row, String column) {
		return Objects.requireNonNull(row.get(column, Json.class), column).asString();
	}

	static boolean isTrue(Readable row, String column) {
		return Boolean.TRUE.equals(row.get(column, Boolean.class));
	}

	private static @Nullable RunError error(Readable row) {
		Json error = row.get("error", Json.class);
		return (error != null) ? AcpJson.runError(error.asString()) : null;
	}

}
