package io.quintet.appcontrol.internal.web;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.ServiceEventEnvelope;
import io.quintet.appcontrol.ServiceMessage;
import io.quintet.appcontrol.ServiceResponse;
import io.quintet.appcontrol.internal.Json;
import io.quintet.appcontrol.service.Caller.ResumePoint;
import io.quintet.support.PythonSpaces;
import io.quintet.support.json.JsonFormat;

/**
 * Writes service envelopes as frames of Server-Sent Events: the id, the status of the
 * envelope as event name, and the envelope itself as data. Compact JSON has neither CR
 * nor LF, so data is one line.
 * <p>
 * By default every frame of an answer has the request id as its id, as the reference
 * writes it. A position makes the id {@code <requestId>:<position>} instead, which a
 * reader can send back in {@code Last-Event-ID}; in such an id, what no header can hold
 * is percent-encoded.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML,
 * Server-sent events</a>
 */
public final class SseFrames {

	private static final int MAX_POSITION_DIGITS = 18;

	/** Escapes with digits in lower case, as the codec does. */
	private static final ObjectWriter WRITER = JsonFormat.MAPPER.writer()
		.without(JsonWriteFeature.WRITE_HEX_UPPER_CASE);

	private static final String NO_NAME = "message";

	private SseFrames() {
	}

	/** Writes any envelope; an id or a status that is blank is as good as none. */
	public static String frame(ObjectNode envelope) {
		String status = Json.text(envelope, "status");
		String requestId = Json.text(envelope, "requestId");
		return frame(requestId, (status != null) ? status : "", WRITER.writeValueAsString(envelope));
	}

	public static String frame(ServiceMessage message, AppControlCodec codec) {
		return frame(message.requestId(), name(message), codec.writeText(message));
	}

	/**
	 * Writes one envelope of an answer that can be resumed. The position, from 0, is the
	 * {@code seq} of an event in a stream that counts as the protocol wants it.
	 */
	public static String frame(ServiceMessage message, long position, AppControlCodec codec) {
		String requestId = message.requestId();
		return frame((requestId != null) ? encoded(requestId) + ":" + position : null, name(message),
				codec.writeText(message));
	}

	/**
	 * Reads an id that {@link #frame(ServiceMessage, long, AppControlCodec)} wrote;
	 * {@code null} when it is no such id.
	 */
	public static @Nullable ResumePoint resumePoint(String id) {
		int colon = id.lastIndexOf(':');
		String digits = id.substring(colon + 1);
		if (colon < 1 || digits.isEmpty() || digits.length() > MAX_POSITION_DIGITS || !digits.matches("[0-9]*")) {
			return null;
		}
		try {
			return new ResumePoint(StringUtils.uriDecode(id.substring(0, colon), StandardCharsets.UTF_8),
					Long.parseLong(digits));
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static String name(ServiceMessage message) {
		return (message instanceof ServiceResponse response) ? response.status().wire() : ServiceEventEnvelope.STATUS;
	}

	private static String frame(@Nullable String id, String name, String data) {
		String idLine = (id != null) ? oneLine(id) : "";
		String nameLine = oneLine(name);
		return (idLine.isEmpty() ? "" : "id: " + idLine + "\n") + "event: " + (nameLine.isEmpty() ? NO_NAME : nameLine)
				+ "\ndata: " + data + "\n\n";
	}

	private static String oneLine(String text) {
		return PythonSpaces.trim(text.replace('\r', ' ').replace('\n', ' '));
	}

	private static String encoded(String text) {
		StringBuilder out = new StringBuilder();
		for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
			if (b > ' ' && b < 0x7F && b != '%') {
				out.append((char) b);
			}
			else {
				out.append('%').append(Character.forDigit((b >> 4) & 0xF, 16)).append(Character.forDigit(b & 0xF, 16));
			}
		}
		return out.toString();
	}

}
