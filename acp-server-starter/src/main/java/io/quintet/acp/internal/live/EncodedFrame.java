package io.quintet.acp.internal.live;

import org.jspecify.annotations.Nullable;

import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.internal.json.AcpJson;
import io.quintet.acp.internal.json.SocketJson;
import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunError;
import io.quintet.socketio.SocketIoArguments;

/**
 * A frame as it goes out. Written once, for however many sockets.
 *
 * @param event name of the frame
 * @param arguments its argument
 * @param size size of the argument in bytes
 * @param cursor position of the stored event, {@code null} for other frames
 */
record EncodedFrame(String event, SocketIoArguments arguments, int size, @Nullable Cursor cursor) {

	static final String EVENT = "event";

	static final String THREAD_UPDATED = "thread:updated";

	static final String THREAD_DELETED = "thread:deleted";

	static final String MEMBERS_UPDATED = "members:updated";

	static final String RUN_UPDATED = "run:updated";

	static final String STREAM_START = "stream:start";

	static final String STREAM_DELTA = "stream:delta";

	static final String STREAM_END = "stream:end";

	static EncodedFrame of(ThreadFrame frame) {
		if (frame instanceof ThreadFrame.EventStored stored) {
			return of(EVENT, AcpJson.write(stored.event()), stored.event().cursor());
		}
		if (frame instanceof ThreadFrame.ThreadUpdated updated) {
			return of(THREAD_UPDATED, AcpJson.write(updated.thread()), null);
		}
		if (frame instanceof ThreadFrame.MembersUpdated updated) {
			return of(MEMBERS_UPDATED, SocketJson.members(updated.threadId(), updated.members()), null);
		}
		if (frame instanceof ThreadFrame.RunUpdated updated) {
			return of(RUN_UPDATED, AcpJson.write(updated.run()), null);
		}
		return of(THREAD_DELETED, SocketJson.deleted(frame.threadId()), null);
	}

	/** A run as of now, for one socket. */
	static EncodedFrame of(Run run) {
		return of(RUN_UPDATED, AcpJson.write(run), null);
	}

	static EncodedFrame ofStart(ThreadFrame.StreamStarted start) {
		return of(STREAM_START, SocketJson.streamStarted(start), null);
	}

	static EncodedFrame ofDelta(ThreadFrame.StreamStarted start, String text) {
		return of(STREAM_DELTA, SocketJson.streamDelta(start.threadId(), start.eventId(), text), null);
	}

	static EncodedFrame ofEnd(ThreadFrame.StreamStarted start, @Nullable RunError error) {
		return of(STREAM_END, SocketJson.streamEnded(start.threadId(), start.eventId(), error), null);
	}

	private static EncodedFrame of(String event, byte[] json, @Nullable Cursor cursor) {
		return new EncodedFrame(event, SocketIoArguments.ofJson(json), json.length, cursor);
	}

	/** Tells whether this is an event that is not behind a position. */
	boolean isUpTo(@Nullable Cursor position) {
		return this.cursor != null && position != null && this.cursor.compareTo(position) <= 0;
	}

}
