package io.quintet.acp.store.r2dbc;

import java.util.List;

import io.quintet.acp.store.ThreadStore.KeptStream;
import org.jspecify.annotations.Nullable;

/**
 * How to find out what became of a write, should the connection break before its answer.
 *
 * @param threadId the thread
 * @param eventId event that it stores, if any
 * @param runIds runs that it starts or changes, if any
 * @param kind what else it changes
 * @param runEventId event by which a removal ends a run, if it ends one
 * @param textIds events that texts of a run become before anything else
 */
record Doubt(String threadId, @Nullable String eventId, List<String> runIds, Kind kind, @Nullable String runEventId,
		List<String> textIds) {

	Doubt(String threadId, @Nullable String eventId, List<String> runIds, Kind kind) {
		this(threadId, eventId, runIds, kind, null, List.of());
	}

	Doubt withTexts(List<KeptStream> texts) {
		return new Doubt(this.threadId, this.eventId, this.runIds, this.kind, this.runEventId,
				texts.stream().map(KeptStream::eventId).toList());
	}

	static Doubt ofEvent(String threadId, String eventId, Kind kind) {
		return new Doubt(threadId, eventId, List.of(), kind);
	}

	static Doubt ofRemoval(String threadId, String eventId, String runEventId) {
		return new Doubt(threadId, eventId, List.of(), Kind.MEMBERS, runEventId, List.of());
	}

	/** What a write changes besides events. */
	enum Kind {

		/** Nothing. */
		NONE,

		/** The thread. */
		THREAD,

		/** The members. */
		MEMBERS,

		/** Runs. */
		RUNS,

		/** The existence of the thread. */
		DELETION

	}

}
