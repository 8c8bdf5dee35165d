package io.quintet.samples.benchmarks.sockets.generator;

import java.util.Map;

import io.quintet.samples.benchmarks.acp.Message;

/**
 * What a client says to join and to publish.
 */
public enum Dialect {

	/** A server of plain rooms. */
	ROOM {
		@Override
		Map<String, String> headers(int client) {
			return Map.of();
		}

		@Override
		String join(int thread) {
			return "[\"join\",\"bench\"]";
		}

		@Override
		String publish(int thread) {
			return "42[\"publish\",\"bench\"," + EVENT + "]";
		}
	},

	/** ACP: a message that is stored. */
	ACP {
		@Override
		Map<String, String> headers(int client) {
			return Message.headers(client % IDENTITIES);
		}

		@Override
		String join(int thread) {
			return "[\"thread:join\",{\"thread_id\":\"" + Message.threadId(thread) + "\"}]";
		}

		@Override
		String publish(int thread) {
			return "421[\"message:send\",{\"thread_id\":\"" + Message.threadId(thread)
					+ "\",\"draft\":{\"client_id\":\"" + CLIENT_ID + "\",\"content\":" + CONTENT + "}}]";
		}
	};

	/**
	 * Identities that clients have, in turn, since a server bounds the sockets of one.
	 */
	public static final int IDENTITIES = 20;

	/** Stands for the client id in a message to publish. */
	static final String CLIENT_ID = "b-00-0000000000";

	private static final String CONTENT = "[{\"type\":\"text\",\"text\":\"" + Stamp.SAMPLE
			+ " A message as people write them.".repeat(5).substring(0, 140) + "\"}]";

	// As long as the event that ACP makes of the message.
	private static final String EVENT = "{\"id\":\"evt_0123456789abcdef\",\"thread_id\":\"" + Message.threadId(0)
			+ "\",\"run_id\":null,\"author\":" + Message.author()
			+ ",\"created_at\":\"2026-11-21T09:10:45.125462Z\",\"metadata\":{},\"client_id\":\"" + CLIENT_ID
			+ "\",\"type\":\"message\",\"content\":" + CONTENT + "}";

	/** Headers of the upgrade of a client; the first one is who publishes. */
	abstract Map<String, String> headers(int client);

	/** The event that joins, asked with an acknowledgement. */
	abstract String join(int thread);

	/** The packet that publishes, with a sample of the stamp in it. */
	abstract String publish(int thread);

}
