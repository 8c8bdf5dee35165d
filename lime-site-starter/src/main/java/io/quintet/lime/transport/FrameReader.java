package io.quintet.lime.transport;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.quintet.lime.json.MemberReader;

/**
 * Reads what an event of the stream says. The name of the event is never looked at: the
 * member {@code type} decides.
 */
final class FrameReader {

	private static final StreamFrame KEEPALIVE = new StreamFrame.Keepalive();

	private static final StreamFrame IGNORED = new StreamFrame.Ignored();

	private static final StreamFrame MALFORMED = new StreamFrame.Skipped("malformed");

	private static final StreamFrame NO_PASSPORT = new StreamFrame.Skipped("no-passport");

	private static final StreamFrame TOO_LARGE = new StreamFrame.Skipped("too-large");

	private static final MemberReader MEMBERS = new MemberReader(
			List.of("type", "login_request_id", "agent_passport_jwt", "code", "message"));

	private static final int TYPE = 0;

	private static final int REQUEST_ID = 1;

	private static final int PASSPORT = 2;

	private static final int CODE = 3;

	private static final int MESSAGE = 4;

	private static final int MAX_ID_LENGTH = 1024;

	private FrameReader() {
	}

	static void read(SseEvent event, Consumer<StreamFrame> frames) {
		List<@Nullable Object> plain = MEMBERS.readPlain(event.bytes(), event.from(), event.to());
		if (plain != null) {
			frames.accept(frame(plain));
			return;
		}
		String data = event.data();
		if (data == null) {
			frames.accept(TOO_LARGE);
		}
		else if (!data.isBlank()) {
			text(data, frames);
		}
	}

	private static void text(String data, Consumer<StreamFrame> frames) {
		List<@Nullable Object> object = MEMBERS.read(data.strip());
		if (object != null) {
			frames.accept(frame(object));
		}
		else {
			lines(data).forEach(frames);
		}
	}

	// Where the lines are no object together, each may be one.
	private static List<StreamFrame> lines(String data) {
		List<StreamFrame> frames = new ArrayList<>();
		for (String line : data.lines().filter((text) -> !text.isBlank()).toList()) {
			List<@Nullable Object> object = MEMBERS.read(line.strip());
			if (object == null) {
				return List.of(MALFORMED);
			}
			frames.add(frame(object));
		}
		return frames;
	}

	private static StreamFrame frame(List<@Nullable Object> event) {
		if (!(event.get(TYPE) instanceof String type)) {
			return IGNORED;
		}
		return switch (type) {
			case "approved" -> approved(event);
			case "expired" -> expired(event);
			case "keepalive" -> KEEPALIVE;
			case "error" -> new StreamFrame.PlatformError(text(event.get(CODE), "SSE_ERROR"),
					text(event.get(MESSAGE), "SSE error frame"));
			default -> IGNORED;
		};
	}

	private static StreamFrame approved(List<@Nullable Object> event) {
		String id = id(event.get(REQUEST_ID));
		if (id == null) {
			return IGNORED;
		}
		return (event.get(PASSPORT) instanceof String passport && !passport.isBlank())
				? new StreamFrame.Login(id, passport) : NO_PASSPORT;
	}

	private static StreamFrame expired(List<@Nullable Object> event) {
		String id = id(event.get(REQUEST_ID));
		return (id != null) ? new StreamFrame.Login(id, null) : IGNORED;
	}

	private static @Nullable String id(@Nullable Object value) {
		if (value instanceof String text) {
			String id = text.strip();
			return (id.isEmpty() || id.length() > MAX_ID_LENGTH) ? null : id;
		}
		return (value instanceof Integer || value instanceof Long || value instanceof BigInteger) ? value.toString()
				: null;
	}

	private static String text(@Nullable Object value, String absent) {
		return (value instanceof String text && !text.isBlank()) ? text : absent;
	}

}
