package io.quintet.acp.internal.json;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;

import io.quintet.acp.store.ThreadStore.KeptStream;
import io.quintet.acp.thread.AcpException.FieldError;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Member;
import io.quintet.acp.thread.OpenStream;
import io.quintet.acp.thread.Page;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunError;
import io.quintet.acp.thread.Tenant;
import io.quintet.acp.thread.ThreadEvent;

/**
 * The wire form of every resource, and the form in which their parts are stored. No
 * setting of the application's mapper changes it. What reads something stored fails with
 * {@link IllegalArgumentException} when it is none.
 */
public final class AcpJson {

	private AcpJson() {
	}

	public static byte[] write(AcpThread thread) {
		return JsonFormat.bytes((out) -> ResourceWriter.thread(out, thread));
	}

	public static byte[] write(ThreadEvent event) {
		return JsonFormat.bytes((out) -> ResourceWriter.event(out, event));
	}

	public static byte[] write(Run run) {
		return JsonFormat.bytes((out) -> ResourceWriter.run(out, run));
	}

	public static byte[] write(Member member) {
		return JsonFormat.bytes((out) -> ResourceWriter.member(out, member));
	}

	public static byte[] writeMembers(List<Member> members) {
		return JsonFormat.bytes((out) -> ResourceWriter.array(out, members, ResourceWriter::member));
	}

	public static byte[] writeStreams(List<OpenStream> streams) {
		return JsonFormat.bytes((out) -> ResourceWriter.array(out, streams, ResourceWriter::stream));
	}

	public static byte[] writeRuns(List<Run> runs) {
		return JsonFormat.object((out) -> {
			out.writeName("runs");
			ResourceWriter.array(out, runs, ResourceWriter::run);
		});
	}

	public static byte[] writeThreads(Page<AcpThread> page) {
		return JsonFormat.bytes((out) -> ResourceWriter.page(out, page, ResourceWriter::thread));
	}

	public static byte[] writeEvents(Page<ThreadEvent> page) {
		return JsonFormat.bytes((out) -> ResourceWriter.page(out, page, ResourceWriter::event));
	}

	/**
	 * Writes why a request is refused.
	 * @param detail text for the caller
	 * @param errors what is wrong, by place; left out when there is nothing to name
	 * @return UTF-8
	 */
	public static byte[] writeError(String detail, String code, List<FieldError> errors) {
		return JsonFormat.bytes((out) -> ResourceWriter.refusal(out, detail, code, errors));
	}

	public static String text(Map<String, JsonNode> object) {
		return object.isEmpty() ? "{}" : JsonFormat.text((out) -> ResourceWriter.object(out, object));
	}

	public static String text(Identity identity) {
		return JsonFormat.text((out) -> ResourceWriter.identity(out, identity));
	}

	/**
	 * Writes a tenant, keys in order and without blanks, so that equal tenants have equal
	 * texts.
	 * @return JSON
	 */
	public static String text(Tenant tenant) {
		return JsonFormat.text((out) -> ResourceWriter.tenant(out, tenant));
	}

	public static String text(EventBody body) {
		return JsonFormat.text((out) -> ResourceWriter.body(out, body));
	}

	public static String text(List<KeptStream> streams) {
		return JsonFormat.text((out) -> ResourceWriter.array(out, streams, ResourceWriter::keptStream));
	}

	public static String text(RunError error) {
		return JsonFormat.text((out) -> ResourceWriter.error(out, error));
	}

	public static Map<String, JsonNode> object(String json) {
		return json.equals("{}") ? Map.of() : StoredReader.object(JsonFormat.tree(json));
	}

	public static Identity identity(String json) {
		return StoredReader.identity(JsonFormat.tree(json));
	}

	public static Tenant tenant(String json) {
		return json.equals("{}") ? Tenant.PUBLIC : StoredReader.tenant(JsonFormat.tree(json));
	}

	public static RunError runError(String json) {
		return StoredReader.error(JsonFormat.tree(json));
	}

	/**
	 * Reads the body of an event that was stored.
	 * @param type type of the event
	 * @param json JSON as written by {@link #text(EventBody)}
	 */
	public static EventBody body(String type, String json) {
		return StoredReader.body(type, JsonFormat.tree(json));
	}

	/**
	 * Reads texts of a run that were stored as events.
	 * @return what is stored of each event
	 */
	public static List<StoredText> texts(String json) {
		return JsonFormat.tree(json).valueStream().map(StoredReader::text).toList();
	}

	/**
	 * A text of a run that was stored as an event.
	 *
	 * @param id id of the event
	 * @param body a message or reasoning
	 * @param metadata metadata of the event
	 * @param createdAt when it was stored
	 */
	public record StoredText(String id, EventBody body, Map<String, JsonNode> metadata, Instant createdAt) {
	}

}
