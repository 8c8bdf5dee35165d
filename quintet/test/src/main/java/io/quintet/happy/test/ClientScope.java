package io.quintet.happy.test;

/** What a socket is for. */
enum ClientScope {

	/** Everything of the account. */
	USER("user-scoped"),

	/** One session. */
	SESSION("session-scoped"),

	/** The daemon of one machine. */
	MACHINE("machine-scoped");

	final String text;

	ClientScope(String text) {
		this.text = text;
	}

}
