package io.quintet.happy.test;

import java.time.Duration;

import tools.jackson.databind.JsonNode;

/**
 * What works in a session of a {@link FakeMachine}. Called on worker threads: may block,
 * and may call any method of the session. The messages of one session come one after
 * another; the other calls come also while a message is worked on, and the user gets the
 * reply to them when they return.
 */
@FunctionalInterface
public interface FakeAgent {

	/**
	 * Returns an agent that answers each message in one turn at once.
	 * @return says {@code echo: } and the text of the message
	 */
	static FakeAgent echo() {
		return (session, content) -> session.turn("echo: " + content.path("content").path("text").asString(""));
	}

	/**
	 * Returns an agent that never answers.
	 * @return does nothing with messages
	 */
	static FakeAgent silent() {
		return (session, content) -> {
		};
	}

	/**
	 * Returns an agent that takes its time.
	 * @param delay time between a message and the turn
	 * @param agent what it does then
	 * @return hands over what it got after the delay, unless the server was closed
	 */
	static FakeAgent slow(Duration delay, FakeAgent agent) {
		return new FakeAgent() {

			@Override
			public void onUserMessage(FakeSession session, JsonNode content) {
				session.later(delay, () -> agent.onUserMessage(session, content));
			}

			@Override
			public void onPermission(FakeSession session, JsonNode params) {
				agent.onPermission(session, params);
			}

			@Override
			public void onAbort(FakeSession session) {
				agent.onAbort(session);
			}

		};
	}

	/**
	 * The user wrote something.
	 * @param content the message, opened
	 */
	void onUserMessage(FakeSession session, JsonNode content);

	/**
	 * The user answered a request for permission. The default moves it to the completed
	 * ones.
	 * @param params {@code id}, {@code approved} and what else the client sent
	 */
	default void onPermission(FakeSession session, JsonNode params) {
		session.completePermission(params);
	}

	/**
	 * The user wants the agent to stop what it does. The default ends the turn as
	 * cancelled.
	 */
	default void onAbort(FakeSession session) {
		session.endTurn("cancelled");
	}

}
