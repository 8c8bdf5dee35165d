package io.quintet.samples.benchmarks.acp;

import java.util.List;
import java.util.Map;

import io.quintet.acp.internal.json.AcpJson;
import io.quintet.acp.store.ThreadStore.Guard;
import io.quintet.acp.store.ThreadStore.NewEvent;
import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Ids;
import io.quintet.acp.thread.Tenant;

/**
 * The message that everybody stores: a body of 300 bytes over HTTP. And who stores it.
 */
public final class Message {

	/** The tenant of all. */
	static final String ORG = "A";

	static final Identity AUTHOR = Identity.user("alice", "Alice").withTenant(Tenant.of(Map.of("org", ORG)));

	private static final int DIGITS = 16;

	private static final String TEXT = "A message as people write them. ".repeat(10).substring(0, 230);

	private static final EventBody BODY = new EventBody.Message(List.of(ContentPart.text(TEXT)));

	private Message() {
	}

	/**
	 * Returns the author as stored.
	 * @return the author as JSON
	 */
	public static String author() {
		return AcpJson.text(AUTHOR);
	}

	/** The tenant of the author and of the threads. */
	static String tenant() {
		return AcpJson.text(AUTHOR.tenant());
	}

	/** The body as stored. */
	static String payload() {
		return AcpJson.text(BODY);
	}

	/** The body as sent, with a client id of as many digits as {@link #digits(long)}. */
	static String request() {
		return "{\"client_id\":\"c-%s\",\"content\":[{\"type\":\"text\",\"text\":\"%s\"}]}".formatted(digits(0), TEXT);
	}

	static NewEvent event(int thread, long number) {
		return new NewEvent(Ids.event(), threadId(thread), Guard.of(AUTHOR), AUTHOR, BODY, Map.of(),
				"c-" + digits(number), null);
	}

	/**
	 * Returns the headers by which {@link AcpServer} knows a member of the author's
	 * tenant.
	 * @param number 0 for the author, and on
	 * @return the headers
	 */
	public static Map<String, String> headers(int number) {
		return Map.of(AcpServer.USER, (number == 0) ? AUTHOR.id() : AUTHOR.id() + "-" + number, AcpServer.ORG, ORG);
	}

	/**
	 * Returns the id of a thread that was put into a database before.
	 * @param number its number, from 0
	 * @return the id
	 */
	public static String threadId(int number) {
		return "th_%016x".formatted(number);
	}

	static String digits(long number) {
		String digits = Long.toString(number);
		return "0".repeat(DIGITS - digits.length()) + digits;
	}

}
