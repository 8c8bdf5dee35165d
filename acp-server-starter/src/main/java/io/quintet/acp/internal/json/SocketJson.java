package io.quintet.acp.internal.json;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunError;
import io.quintet.acp.thread.ThreadEvent;

/**
 * The wire form of what only sockets are told. What they have in common with REST is in
 * {@link AcpJson}.
 */
public final class SocketJson {

	private SocketJson() {
	}

	public static byte[] joined(String threadId, List<ThreadEvent> replayed, boolean truncated) {
		return JsonFormat.object((out) -> {
			out.writeStringProperty("thread_id", threadId);
			out.writeName("replayed");
			ResourceWriter.array(out, replayed, ResourceWriter::event);
			out.writeBooleanProperty("replay_truncated", truncated);
		});
	}

	public static byte[] left(String threadId) {
		return done("thread_id", threadId, "left");
	}

	public static byte[] cancelled(String runId) {
		return done("run_id", runId, "cancelled");
	}

	public static byte[] sent(ThreadEvent event) {
		return JsonFormat.object((out) -> {
			out.writeName("event");
			ResourceWriter.event(out, event);
		});
	}

	public static byte[] invoked(List<Run> runs) {
		return AcpJson.writeRuns(runs);
	}

	public static byte[] refused(String code, String message) {
		return JsonFormat.object((out) -> {
			out.writeObjectPropertyStart("error");
			out.writeStringProperty("code", code);
			out.writeStringProperty("message", message);
			out.writeEndObject();
		});
	}

	public static byte[] members(String threadId, List<Identity> members) {
		return JsonFormat.object((out) -> {
			out.writeStringProperty("thread_id", threadId);
			out.writeName("members");
			ResourceWriter.array(out, members, ResourceWriter::identity);
		});
	}

	public static byte[] deleted(String threadId) {
		return JsonFormat.object((out) -> out.writeStringProperty("thread_id", threadId));
	}

	public static byte[] streamStarted(ThreadFrame.StreamStarted start) {
		return JsonFormat.object((out) -> {
			out.writeStringProperty("event_id", start.eventId());
			out.writeStringProperty("thread_id", start.threadId());
			out.writeStringProperty("run_id", start.runId());
			out.writeStringProperty("target_type", start.type().wire());
			out.writeName("author");
			ResourceWriter.identity(out, start.author());
		});
	}

	public static byte[] streamDelta(String threadId, String eventId, String text) {
		return JsonFormat.object((out) -> {
			out.writeStringProperty("event_id", eventId);
			out.writeStringProperty("thread_id", threadId);
			out.writeStringProperty("text", text);
		});
	}

	public static byte[] streamEnded(String threadId, String eventId, @Nullable RunError error) {
		return JsonFormat.object((out) -> {
			out.writeStringProperty("event_id", eventId);
			out.writeStringProperty("thread_id", threadId);
			out.writeName("error");
			ResourceWriter.error(out, error);
		});
	}

	private static byte[] done(String name, String id, String done) {
		return JsonFormat.object((out) -> {
			out.writeStringProperty(name, id);
			out.writeBooleanProperty(done, true);
		});
	}

}
