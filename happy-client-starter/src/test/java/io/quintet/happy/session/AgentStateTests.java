package io.quintet.happy.session;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.internal.session.FrameSignals;
import io.quintet.happy.internal.session.RecordReader;

import static org.assertj.core.api.Assertions.assertThat;

class AgentStateTests {

	@ParameterizedTest
	@ValueSource(strings = { "{'controlledByUser':false}", "{'controlledByUser':false,'requests':{}}",
			"{'controlledByUser':false,'requests':[]}", "{'controlledByUser':false,'requests':null}",
			"{'controlledByUser':false,'requests':''}",
			"{'controlledByUser':false,'requests':{},'completedRequests':{'a':{}}}" })
	void anAgentIsIdleWhenItIsNotControlledAndNothingIsPending(String state) {
		assertThat(FrameSignals.idle(json(state))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "[]", "5", "'x'", "{'controlledByUser':null}", "{'controlledByUser':true}",
			"{'controlledByUser':'false'}", "{'controlledByUser':0}", "{'requests':{}}",
			"{'controlledByUser':false,'requests':{'r':{}}}", "{'controlledByUser':false,'requests':{'r':null}}",
			"{'controlledByUser':false,'requests':[1]}", "{'controlledByUser':false,'requests':'r'}",
			"{'controlledByUser':false,'requests':7}" })
	void anythingElseIsNotIdle(String state) {
		assertThat(FrameSignals.idle(json(state))).isFalse();
	}

	@Test
	void whoHasTheKeyboardIsTold() {
		assertThat(RecordReader.agentState(json("{'controlledByUser':true}")).controlled())
			.isEqualTo(AgentState.Control.LOCAL);
		assertThat(RecordReader.agentState(json("{'controlledByUser':false}")).controlled())
			.isEqualTo(AgentState.Control.REMOTE);
		assertThat(RecordReader.agentState(json("{'controlledByUser':'no'}")).controlled())
			.isEqualTo(AgentState.Control.UNKNOWN);
	}

	@Test
	void requestsKeepTheirOrderAndMalformedOnesStay() {
		AgentState state = RecordReader
			.agentState(json("{'requests':{'z':{'tool':'Edit','arguments':null,'createdAt':3},'a':7}}"));
		assertThat(state.requests()).extracting(PermissionRequest::id).containsExactly("z", "a");
		assertThat(state.requests()).first()
			.isEqualTo(new PermissionRequest("z", "Edit", json("null"), Instant.ofEpochMilli(3)));
	}

	private static JsonNode json(String text) {
		return HappyJson.read(text.replace('\'', '"'));
	}

}
