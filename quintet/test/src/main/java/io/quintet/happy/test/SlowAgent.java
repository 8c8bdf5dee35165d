package io.quintet.happy.test;

import java.time.Duration;

import tools.jackson.databind.JsonNode;

/** An agent that thinks before it answers. */
final class SlowAgent implements FakeAgent {

	private final Duration delay;

	private final FakeAgent agent;

	SlowAgent(Duration delay, FakeAgent agent) {
		this.delay = delay;
		this.agent = agent;
	}

	@Override
	public void onUserMessage(FakeSession session, JsonNode content) {
		session.later(this.delay, () -> this.agent.onUserMessage(session, content));
	}

	@Override
	public void onPermission(FakeSession session, JsonNode params) {
		this.agent.onPermission(session, params);
	}

	@Override
	public void onAbort(FakeSession session) {
		this.agent.onAbort(session);
	}

}
