package io.quintet.acp.internal.web;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

import io.quintet.acp.internal.json.AcpJson;
import io.quintet.acp.thread.Page;
import io.quintet.acp.thread.Tenant;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The REST operations over threads that record their calls.
 */
class AcpRoutesTests extends RestTestCase {

	private static final String THREAD = text(AcpJson.write(RecordedThreads.THREAD));

	private static final String EVENT = text(AcpJson.write(RecordedThreads.EVENT));

	private static final String MEMBER = text(AcpJson.write(RecordedThreads.MEMBER));

	private static final String RUN = text(AcpJson.write(RecordedThreads.RUN));

	@Test
	void aThreadIsCreated() {
		post("/acp/threads", "{\"tenant\":{\"org\":\"A\"},\"metadata\":{\"n\":1}}").expectStatus()
			.isCreated()
			.expectHeader()
			.contentType(MediaType.APPLICATION_JSON)
			.expectHeader()
			.valueEquals(HttpHeaders.CACHE_CONTROL, "no-store")
			.expectBody(String.class)
			.isEqualTo(THREAD);
		assertThat(this.threads.calls()).containsExactly("create u1 {org=A} {n=1}");
	}

	@Test
	void threadsAreListed() {
		get("/acp/threads").expectStatus()
			.isOk()
			.expectBody(String.class)
			.isEqualTo(text(AcpJson
				.writeThreads(new Page<>(List.of(RecordedThreads.THREAD), RecordedThreads.THREAD.cursor()))));
		get("/acp/threads?limit=7&cursor_created_at=2026-11-21T09:10:45.125462+00:00&cursor_id=th_1").expectStatus()
			.isOk();
		assertThat(this.threads.calls()).containsExactly("list u1 null 50",
				"list u1 Cursor[createdAt=2026-11-21T09:10:45.125462Z, id=th_1] 7");
	}

	@Test
	void aThreadIsReadChangedAndDeleted() {
		get("/acp/threads/th_1").expectStatus().isOk().expectBody(String.class).isEqualTo(THREAD);
		patch("/acp/threads/th_1", "{\"tenant\":{\"org\":\"B\"}}").expectStatus()
			.isOk()
			.expectBody(String.class)
			.isEqualTo(THREAD);
		patch("/acp/threads/th_1", "{}").expectStatus().isOk();
		delete("/acp/threads/th_1").expectStatus().isNoContent().expectBody().isEmpty();
		assertThat(this.threads.calls()).containsExactly("get u1 th_1", "update u1 th_1 Tenant[values={org=B}] null",
				"update u1 th_1 null null", "delete u1 th_1");
	}

	@Test
	void eventsAreListed() {
		get("/acp/threads/th_1/events").expectStatus()
			.isOk()
			.expectBody(String.class)
			.isEqualTo("{\"items\":[" + EVENT + "],\"next_cursor\":null}");
		get("/acp/threads/th_1/events?limit=1&cursor_id=evt_1&cursor_created_at=2026-11-21T09:10:45Z").expectStatus()
			.isOk();
		assertThat(this.threads.calls()).containsExactly("events u1 th_1 null 100",
				"events u1 th_1 Cursor[createdAt=2026-11-21T09:10:45Z, id=evt_1] 1");
	}

	@Test
	void membersAreListedAddedAndRemoved() {
		get("/acp/threads/th_1/members").expectStatus().isOk().expectBody(String.class).isEqualTo("[" + MEMBER + "]");
		post("/acp/threads/th_1/members", "{\"identity\":{\"id\":\"bob\",\"name\":\"Bob\"},\"role\":\"guest\"}")
			.expectStatus()
			.isCreated()
			.expectBody(String.class)
			.isEqualTo(MEMBER);
		delete("/acp/threads/th_1/members/bob").expectStatus().isNoContent().expectBody().isEmpty();
		assertThat(this.threads.calls()).containsExactly("members u1 th_1", "addMember u1 th_1 bob guest",
				"removeMember u1 th_1 bob");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "a%2Fb|a/b", "a;b=1|a;b=1", "a%3Bb|a;b", "%C3%BC%20x|ü x", "a+b|a+b",
			"..%2F..|../..", "me@example.org|me@example.org", "%2e%2e|.." })
	void theIdOfAMemberMayHoldAnything(String segment, String id) {
		delete("/acp/threads/th_1/members/" + segment).expectStatus().isNoContent();
		assertThat(this.threads.calls()).containsExactly("removeMember u1 th_1 " + id);
	}

	@Test
	void anIdThatCannotBeStoredIsUnknown() {
		assertRefused(delete("/acp/threads/th_1/members/%00"), 400, "invalid_request",
				"the id of the identity is not valid UTF-8");
		assertRefused(get("/acp/threads/%00"), 404, "not_found", "thread not found");
		assertRefused(get("/acp/threads/%FF/events"), 404, "not_found", "thread not found");
		assertRefused(post("/acp/threads/%00/messages", "{\"client_id\":\"c\",\"content\":[]}"), 404, "not_found",
				"thread not found");
		assertRefused(get("/acp/runs/%00"), 404, "not_found", "run not found");
		assertRefused(delete("/acp/runs/a%00"), 404, "not_found", "run not found");
		assertThat(this.threads.calls()).isEmpty();
	}

	@Test
	void aMessageIsSent() {
		String draft = "{\"client_id\":\"c1\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"}],\"metadata\":{\"a\":1}}";
		post("/acp/threads/th_1/messages", draft).expectStatus().isCreated().expectBody(String.class).isEqualTo(EVENT);
		this.threads.knowEveryMessage();
		post("/acp/threads/th_1/messages", draft).expectStatus().isOk().expectBody(String.class).isEqualTo(EVENT);
		assertThat(this.threads.calls()).containsExactly("send u1 th_1 c1 1 {a=1}", "send u1 th_1 c1 1 {a=1}");
	}

	@Test
	void assistantsAreInvoked() {
		post("/acp/threads/th_1/invocations", "{\"assistant_ids\":[\"echo\"],\"idempotency_key\":\"k\"}").expectStatus()
			.isCreated()
			.expectBody(String.class)
			.isEqualTo("{\"runs\":[" + RUN + "]}");
		assertThat(this.threads.calls()).containsExactly("invoke u1 th_1 [echo] k");
	}

	@Test
	void aRunIsReadAndCancelled() {
		get("/acp/runs/run_1").expectStatus().isOk().expectBody(String.class).isEqualTo(RUN);
		delete("/acp/runs/run_1").expectStatus().isNoContent().expectBody().isEmpty();
		assertThat(this.threads.calls()).containsExactly("run u1 run_1", "cancel u1 run_1");
	}

}
