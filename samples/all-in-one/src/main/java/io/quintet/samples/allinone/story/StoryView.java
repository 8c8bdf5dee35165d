package io.quintet.samples.allinone.story;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How far a story is, for its page. What is said and done is in the thread.
 *
 * @param step what is going on
 * @param login the login of the agent, {@code null} until it has asked for one
 * @param booked whether the booking was sent
 * @param problem why the story has failed, {@code null} unless it has
 */
record StoryView(Step step, @Nullable Login login, boolean booked, @Nullable String problem) {

	static final StoryView BEGIN = new StoryView(Step.BEGIN, null, false, null);

	StoryView at(Step next) {
		return new StoryView(next, this.login, this.booked, null);
	}

	StoryView with(Login shown) {
		return new StoryView((shown.identity() != null) ? Step.JOIN : Step.LOGIN, shown, false, null);
	}

	StoryView sent() {
		return new StoryView(this.step, this.login, true, null);
	}

	StoryView failed(String why) {
		return new StoryView(Step.FAILED, this.login, this.booked, why);
	}

	/** What is going on. */
	enum Step {

		/** The agent asks for a login. */
		BEGIN,

		/** The login waits for approval. */
		LOGIN,

		/** The agent waits to be let in. */
		JOIN,

		/** The agent writes, and asks by a form. */
		ASK,

		/** The form waits to be opened. */
		FORM,

		/** The agent fills in its part. */
		FILL,

		/** The form waits for the visitor. */
		SEND,

		/** The coding session is at work. */
		CODE,

		/** Another story has the desktop. */
		QUEUE,

		/** The agent operates the desktop. */
		BOOK,

		/** The kill switch is tripped. */
		STOPPED,

		/** The story is over. */
		DONE,

		/** The story has broken off. */
		FAILED;

		boolean isEnd() {
			return this == DONE || this == FAILED;
		}

	}

	/**
	 * A login of the agent.
	 *
	 * @param request id of the login request
	 * @param identity who the agent is in threads, {@code null} while it waits
	 * @param until when the request, and then the login, ends
	 */
	record Login(String request, @Nullable String identity, Instant until) {

	}

}
