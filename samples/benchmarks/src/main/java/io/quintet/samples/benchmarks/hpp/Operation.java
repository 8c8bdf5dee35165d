package io.quintet.samples.benchmarks.hpp;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The operations that are measured.
 */
enum Operation {

	/** Creates a session of ten fields. */
	CREATE {
		@Override
		byte[] request(Session session) {
			return HttpText.post("/handshake/session", null, CREATE_BODY);
		}
	},

	/** Reads a session. */
	CONTEXT {
		@Override
		byte[] request(Session session) {
			return HttpText.get("/handshake/context/" + session.id(), session.token());
		}
	},

	/** Writes one field, without streaming. */
	ACTION {
		@Override
		byte[] request(Session session) {
			return HttpText.post("/handshake/action/" + session.id(), session.token(), ACTION_BODY);
		}
	};

	static final String CREATE_BODY = createBody();

	private static final String ACTION_BODY = "{\"actions\":[{\"type\":\"set\",\"key\":\"field5\","
			+ "\"value\":\"Alice\"}],\"stream\":false}";

	private static final int FIELDS = 10;

	private static final int ENTERED = 4;

	abstract byte[] request(Session session);

	String label() {
		return name().toLowerCase(Locale.ROOT);
	}

	// Ten fields with a label, half of them required; the user has entered four values.
	private static String createBody() {
		StringBuilder schema = new StringBuilder();
		StringBuilder context = new StringBuilder();
		for (int i = 1; i <= FIELDS; i++) {
			String comma = (i > 1) ? "," : "";
			schema.append(comma)
				.append("{\"key\":\"field%d\",\"type\":\"string\",\"label\":\"Field %d\",\"required\":%s}".formatted(i,
						i, i % 2 == 1));
			context.append(comma)
				.append("\"field%d\":\"%s\"".formatted(i, (i <= ENTERED) ? "value of field " + i : ""));
		}
		return "{\"mode\":\"form-fill\",\"schema\":[%s],\"context\":{%s},\"meta\":{\"form\":\"signup\"}}"
			.formatted(schema, context);
	}

	/**
	 * A session to use.
	 *
	 * @param id its id
	 * @param token its token
	 */
	record Session(String id, String token) {

		static Session of(String created) {
			return new Session(member(created, "sessionId"), member(created, "token"));
		}

		private static String member(String json, String name) {
			int colon = json.indexOf(':', json.indexOf("\"" + name + "\""));
			int from = json.indexOf('"', colon) + 1;
			return json.substring(from, json.indexOf('"', from));
		}

	}

	/** Requests as bytes. */
	private static final class HttpText {

		static byte[] get(String path, String token) {
			return ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Handshake-Token: " + token + "\r\n\r\n")
				.getBytes(StandardCharsets.US_ASCII);
		}

		static byte[] post(String path, @Nullable String token, String body) {
			String header = (token != null) ? "X-Handshake-Token: " + token + "\r\n" : "";
			return ("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n" + header
					+ "Content-Length: " + body.length() + "\r\n\r\n" + body)
				.getBytes(StandardCharsets.US_ASCII);
		}

	}

}
