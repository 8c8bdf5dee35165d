package io.quintet.samples.allinone.bridges;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.acp.test.AcpSocketClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A form of a thread that a person and an agent fill in, over the interfaces of both.
 */
@BridgesTest
class ThreadFormTests {

	static final String FORM = """
			{"type": "form", "form_id": "day", "status": "pending", "title": "Your day out", "schema": {"type": "object",
			 "properties": {"people": {"type": "integer", "title": "How many?", "minimum": 1, "maximum": 12},
			  "day": {"enum": ["Friday", "Saturday"]}, "wishes": {"type": "array", "items": {"type": "string"}},
			  "quiet": {"type": "boolean"}, "notes": {"type": "string", "maxLength": 20}}, "required": ["people", "day"]}}
			""";

	@LocalServerPort
	private int port;

	private Caller ada() {
		return Caller.bearer(this.port, "ada");
	}

	private Caller bob() {
		return Caller.bearer(this.port, "bob");
	}

	private String thread() {
		String thread = ada().thread("{}");
		ada().invite(thread, "bob", "user");
		return thread;
	}

	static String place(JsonNode asked) {
		return "{\"thread\":\"%s\",\"event\":\"%s\",\"at\":\"%s\",\"form\":\"day\"}".formatted(
				asked.required("thread_id").asString(), asked.required("id").asString(),
				asked.required("created_at").asString());
	}

	private static String in(String place, Opened opened) {
		return "{\"place\":%s,\"session\":\"%s\"}".formatted(place, opened.session());
	}

	private Opened open(Caller person, String place) {
		JsonNode opened = person.post("/forms/open", place, 200);
		String link = opened.required("link").asString();
		return new Opened(this.port, opened.required("session").asString(), link.substring(link.lastIndexOf('.') + 1),
				opened.required("prompt").asString());
	}

	@Test
	void personAndAgentFillInAFormAndTheThreadGetsTheAnswer() {
		String thread = thread();
		JsonNode asked = bob().say(thread, "1", FORM);
		String place = place(asked);
		Opened form = open(ada(), place);
		assertThat(form.prompt()).contains("- token: " + form.token(), "The user sends the form, not you.");
		form.edit("people", "2");
		JsonNode written = form.write("{\"people\": 3, \"day\": \"Saturday\", \"wishes\": [\"sea\"], \"quiet\": true}");
		assertThat(written.required("applied").toString()).isEqualTo("[\"day\",\"wishes\",\"quiet\"]");
		assertThat(written.required("rejected").toString()).isEqualTo("[\"people\"]");
		try (AcpSocketClient socket = AcpSocketClient.to("http://127.0.0.1:" + this.port)
			.auth("user", "bob")
			.connect()) {
			socket.join(thread);
			JsonNode end = ada().post("/forms/send", in(place, form), 200);
			assertThat(end.required("status").asString()).isEqualTo("submitted");
			JsonNode told = socket.next("event").data();
			assertThat(told.required("id")).isEqualTo(end.required("event"));
			assertThat(told.at("/author/id").asString()).isEqualTo("ada");
			JsonNode part = told.at("/content/0");
			assertThat(part.required("status").asString()).isEqualTo("submitted");
			assertThat(part.required("answers_event_id")).isEqualTo(asked.required("id"));
			assertThat(part.required("values")).isEqualTo(JsonMapper.shared()
				.readTree("{\"people\":2,\"day\":\"Saturday\",\"wishes\":[\"sea\"],\"quiet\":true}"));
		}
		form.gone();
	}

	@Test
	void aRepeatedSendAnswersWhatWasStored() {
		String thread = thread();
		String place = place(bob().say(thread, "1", FORM));
		Opened form = open(ada(), place);
		form.write("{\"people\": 2, \"day\": \"Friday\"}");
		JsonNode end = ada().post("/forms/send", in(place, form), 200);
		assertThat(ada().post("/forms/send", in(place, form), 200).required("event")).isEqualTo(end.required("event"));
		assertThat(ada().post("/forms/cancel", in(place, form), 200).required("status").asString())
			.isEqualTo("submitted");
		assertThat(ada().post("/forms/open", place, 409).required("detail").asString()).contains("submitted");
		assertThat(bob().messages(thread)).hasSize(3);
	}

	@Test
	void whatIsNotFinishedIsNotSent() {
		String thread = thread();
		String place = place(bob().say(thread, "1", FORM));
		Opened form = open(ada(), place);
		form.edit("people", "13");
		form.edit("quiet", "\"yes\"");
		JsonNode problem = ada().post("/forms/send", in(place, form), 422);
		assertThat(problem.required("fields").toString()).isEqualTo(
				"{\"people\":\"a number of at most 12 is expected\",\"day\":\"it is required\",\"quiet\":\"yes or no is expected\"}");
		assertThat(form.write("{\"day\": \"Friday\"}").required("applied").toString())
			.as("the agent goes on after a send that failed")
			.isEqualTo("[\"day\"]");
		form.edit("people", "12");
		form.edit("quiet", "null");
		assertThat(ada().post("/forms/send", in(place, form), 200).at("/values/people").asInt()).isEqualTo(12);
	}

	@Test
	void theAgentLearnsWhatAFieldTakes() {
		String place = place(bob().say(thread(), "1", FORM));
		Opened form = open(ada(), place);
		JsonNode written = form.write("{\"people\": 99, \"day\": \"Monday\", \"wishes\": [1], \"notes\": \""
				+ "x".repeat(21) + "\", \"free\": 1}");
		assertThat(written.required("applied").isEmpty()).isTrue();
		assertThat(written.required("errors").valueStream().map((error) -> error.required("msg").asString()))
			.containsExactly("a number of at most 12 is expected", "one of the choices is expected",
					"a list is expected", "a length of at most 20 is expected", "the form has no such field");
	}

	@Test
	void aFormThatIsPutAsideSaysSo() {
		String thread = thread();
		JsonNode asked = bob().say(thread, "1", FORM);
		Opened form = open(ada(), place(asked));
		form.write("{\"people\": 2, \"day\": \"Friday\"}");
		ada().post("/forms/cancel", in(place(asked), form), 200);
		JsonNode part = bob().messages(thread).get(2).at("/content/0");
		assertThat(part.required("status").asString()).isEqualTo("cancelled");
		assertThat(part.required("values").isNull()).isTrue();
		assertThat(part.required("answers_event_id")).isEqualTo(asked.required("id"));
		form.gone();
	}

	@Test
	void whoeverOpensItAtOnceGetsOneSession() {
		String thread = thread();
		String place = place(bob().say(thread, "1", FORM));
		List<CompletableFuture<Opened>> opening = IntStream.range(0, 8)
			.mapToObj((i) -> CompletableFuture.supplyAsync(() -> open(ada(), place)))
			.toList();
		assertThat(opening.stream().map(CompletableFuture::join).distinct()).hasSize(1);
		assertThat(bob().messages(thread)).hasSize(2);
		assertThat(open(bob(), place).session()).as("everybody answers for themselves")
			.isNotEqualTo(opening.get(0).join().session());
	}

	@Test
	void onlyMembersOpenAFormAndOnlyTheirOwnSessionIsSent() {
		String thread = ada().thread("{}");
		String place = place(ada().say(thread, "1", FORM));
		Caller.of(this.port).post("/forms/open", place, 401);
		bob().post("/forms/open", place, 403);
		Opened form = open(ada(), place);
		ada().invite(thread, "bob", "user");
		form.write("{\"people\": 2, \"day\": \"Friday\"}");
		bob().post("/forms/send", in(place, form), 403);
		bob().post("/forms/cancel", in(place, form), 403);
		assertThat(ada().messages(thread)).hasSize(2);
	}

	@Test
	void theIdOfASessionIsNoRightToWrite() {
		String thread = thread();
		Opened form = open(ada(), place(bob().say(thread, "1", FORM)));
		assertThat(bob().messages(thread).get(1).at("/metadata/hpp_session").asString()).isEqualTo(form.session());
		Caller.of(this.port).post("/handshake/notify/" + form.session(), "{\"key\":\"people\",\"value\":9}", 403);
	}

	@Test
	void whatIsNoFormIsRefused() {
		String thread = thread();
		JsonNode text = bob().say(thread, "1", "{\"type\":\"text\",\"text\":\"Hello\"}");
		ada().post("/forms/open", place(text), 404);
		ada().post("/forms/open", "{}", 400);
		ada().post("/forms/open", place(text).replace("2026", "-99999999"), 400);
		JsonNode nested = bob().say(thread, "2", """
				{"type": "form", "form_id": "day", "status": "pending",
				 "schema": {"properties": {"home": {"type": "object", "properties": {}}}}}""");
		assertThat(ada().post("/forms/open", place(nested), 400).required("detail").asString()).contains("'home'",
				"it must be an enum, or a string");
		assertThat(bob().messages(thread)).hasSize(2);
	}

	/**
	 * A form that was opened.
	 *
	 * @param port where
	 * @param session id of its session
	 * @param token its token
	 * @param prompt what the agent is given
	 */
	record Opened(int port, String session, String token, String prompt) {

		private Caller holder() {
			return Caller.of(this.port, "X-Handshake-Token", this.token);
		}

		void edit(String key, String value) {
			holder().post("/handshake/notify/" + this.session, "{\"key\":\"%s\",\"value\":%s}".formatted(key, value),
					200);
		}

		JsonNode write(String values) {
			StringBuilder actions = new StringBuilder();
			JsonMapper.shared()
				.readTree(values)
				.forEachEntry((key, value) -> actions.append(actions.isEmpty() ? "" : ",")
					.append("{\"type\":\"set\",\"key\":\"%s\",\"value\":%s}".formatted(key, value)));
			return holder().post("/handshake/action/" + this.session,
					"{\"stream\":false,\"actions\":[" + actions + "]}", 200);
		}

		void gone() {
			holder().call("GET", "/handshake/context/" + this.session, "", 404);
		}

		// The remaining time in the prompt differs.
		@Override
		public boolean equals(Object other) {
			return other instanceof Opened that && that.session.equals(this.session);
		}

		@Override
		public int hashCode() {
			return this.session.hashCode();
		}

	}

}
