package io.quintet.samples.conformance.acp;

import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import io.quintet.samples.conformance.acp.AcpClient.Caller;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What threads and members go through is part of the history, where lifecycle events are
 * on.
 */
class AcpLifecycleTests {

	private static AcpServer server;

	@BeforeAll
	static void start() {
		server = AcpServer.start("acp", "acp.lifecycle-events=true");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void aThreadBeginsWithItsCreation() {
		Caller alice = server.client()
			.as(AcpClient.JSON
				.readTree("{\"id\":\"alice\",\"name\":\"Alice\",\"metadata\":{\"tenant\":{\"org\":\"A\"}}}"));
		JsonNode thread = alice.post("/threads", "{\"tenant\":{\"org\":\"A\"}}").json();
		String id = thread.get("id").asString();
		JsonNode created = alice.events(id).get(0);
		assertThat(created.get("type").asString()).isEqualTo("thread.created");
		assertThat(created.get("thread"))
			.isEqualTo(AcpClient.JSON.readTree("{\"id\":\"" + id + "\",\"tenant\":{\"org\":\"A\"}}"));
		assertCommon(created, id);
		assertThat(created.at("/author/metadata/tenant/org").asString()).isEqualTo("A");
	}

	@Test
	void whoComesAndGoesIsStoredInOrderAndOnlyWhenSomethingChanges() {
		Caller alice = server.client().as("alice");
		String thread = alice.createThread();
		JsonNode bob = alice.addMember(thread, "bob", "user").json().get("identity");
		alice.addMember(thread, "bob", "system");
		alice.message(thread, "m-1", "hello bob");
		alice.addMember(thread, "silent", "assistant");
		alice.delete("/threads/" + thread + "/members/bob");
		alice.delete("/threads/" + thread + "/members/bob");
		alice.delete("/threads/" + thread + "/members/nobody");
		List<JsonNode> events = alice.events(thread);
		assertThat(events).extracting((event) -> event.get("type").asString())
			.filteredOn((type) -> !type.equals("thread.created"))
			.containsExactly("thread.member_added", "message", "thread.member_added", "thread.member_removed");
		assertThat(events).extracting((event) -> event.get("created_at").asString()).isSorted().doesNotHaveDuplicates();
		List<JsonNode> members = events.stream().filter((event) -> event.has("member")).toList();
		assertThat(members).allSatisfy((event) -> assertCommon(event, thread));
		assertThat(members.get(0).get("member")).isEqualTo(bob);
		assertThat(members.get(1).at("/member/id").asString()).isEqualTo("silent");
		assertThat(members.get(2).get("member")).isEqualTo(bob);
	}

	@Test
	void aRefusedChangeLeavesNoEvent() {
		Caller alice = server.client().as("alice");
		String thread = alice.createThread();
		int before = alice.events(thread).size();
		assertThat(server.client().as("mallory").addMember(thread, "mallory", "user").status()).isEqualTo(403);
		assertThat(alice.post("/threads/" + thread + "/members", "{\"identity\":{\"id\":7}}").status()).isEqualTo(400);
		assertThat(alice.events(thread)).hasSize(before);
	}

	@Test
	void whoLeavesByHimselfIsTheAuthorOfIt() {
		Caller alice = server.client().as("alice");
		String thread = alice.createThread();
		alice.addMember(thread, "bob", "user");
		assertThat(server.client().as("bob").delete("/threads/" + thread + "/members/bob").status()).isEqualTo(204);
		List<JsonNode> events = alice.events(thread);
		JsonNode last = events.get(events.size() - 1);
		assertThat(last.get("type").asString()).isEqualTo("thread.member_removed");
		assertThat(last.at("/author/id").asString()).isEqualTo("bob");
		assertThat(last.at("/member/id").asString()).isEqualTo("bob");
	}

	private static void assertCommon(JsonNode event, String thread) {
		assertThat(event.get("id").asString()).matches("evt_[0-9a-f]{16}");
		assertThat(event.get("thread_id").asString()).isEqualTo(thread);
		assertThat(event.get("run_id").isNull()).isTrue();
		assertThat(event.get("client_id").isNull()).isTrue();
		assertThat(event.get("metadata")).isEmpty();
		assertThat(event.at("/author/id").asString()).isEqualTo("alice");
		assertThat(event.get("created_at").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
		assertThat(event.propertyNames()).hasSize(9);
	}

}
