package io.quintet.acp.test;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.store.ThreadStore.RunLease;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Ids;
import io.quintet.acp.thread.Member;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunStatus;
import io.quintet.acp.thread.Tenant;
import io.quintet.acp.thread.ThreadEvent;

/**
 * One thread with all that belongs to it, touched by one task at a time.
 */
final class StoredThread {

	/** Oldest first; ids as text. */
	static final Comparator<Cursor> ORDER = Comparator.comparing(Cursor::createdAt).thenComparing(Cursor::id);

	private final Map<String, Member> members = new LinkedHashMap<>();

	private final List<ThreadEvent> events = new ArrayList<>();

	private final Map<String, ThreadEvent> eventsById = new HashMap<>();

	private final Map<List<String>, ThreadEvent> messages = new HashMap<>();

	private final Map<String, StoredRun> runs = new LinkedHashMap<>();

	private final Map<String, Map<String, StoredRun>> invocations = new HashMap<>();

	private AcpThread thread;

	private Instant last;

	StoredThread(AcpThread thread) {
		this.thread = thread;
		this.last = thread.createdAt().minus(1, ChronoUnit.MICROS);
	}

	AcpThread thread() {
		return this.thread;
	}

	void update(@Nullable Tenant tenant, @Nullable Map<String, JsonNode> metadata, Instant now) {
		this.thread = new AcpThread(this.thread.id(), (tenant != null) ? tenant : this.thread.tenant(),
				(metadata != null) ? metadata : this.thread.metadata(), this.thread.createdAt(),
				later(now, this.thread.updatedAt()));
	}

	boolean hasMember(String identityId) {
		return this.members.containsKey(identityId);
	}

	@Nullable Member member(String identityId) {
		return this.members.get(identityId);
	}

	List<Member> members() {
		return List.copyOf(this.members.values());
	}

	List<Identity> identities() {
		return this.members.values().stream().map(Member::identity).toList();
	}

	Member add(Identity identity, String role, Identity addedBy, Instant now) {
		Member member = new Member(this.thread.id(), identity, role, stamp(now), addedBy);
		this.members.put(identity.id(), member);
		return member;
	}

	@Nullable Member remove(String identityId) {
		return this.members.remove(identityId);
	}

	ThreadEvent append(String id, @Nullable String runId, Identity author, Map<String, JsonNode> metadata,
			@Nullable String clientId, EventBody body, Instant now) {
		ThreadEvent event = new ThreadEvent(id, this.thread.id(), runId, author, stamp(now), metadata, clientId, body);
		this.events.add(event);
		this.eventsById.put(id, event);
		if (clientId != null && body instanceof EventBody.Message) {
			this.messages.put(List.of(author.id(), clientId), event);
		}
		return event;
	}

	@Nullable ThreadEvent event(String id) {
		return this.eventsById.get(id);
	}

	@Nullable ThreadEvent message(String authorId, String clientId) {
		return this.messages.get(List.of(authorId, clientId));
	}

	List<ThreadEvent> events(@Nullable Cursor after, int limit) {
		int from = (after != null) ? firstBehind(after) : 0;
		return List.copyOf(this.events.subList(from, Math.min(this.events.size(), from + limit)));
	}

	private int firstBehind(Cursor after) {
		int low = 0;
		int high = this.events.size();
		while (low < high) {
			int middle = (low + high) >>> 1;
			if (ORDER.compare(this.events.get(middle).cursor(), after) <= 0) {
				low = middle + 1;
			}
			else {
				high = middle;
			}
		}
		return low;
	}

	StoredRun start(Identity assistant, Identity triggeredBy, @Nullable String key, RunLease lease, Instant now) {
		Run run = new Run(Ids.run(), this.thread.id(), assistant, triggeredBy, RunStatus.PENDING, now, null, null, key,
				Map.of());
		StoredRun stored = new StoredRun(this, run, lease.owner(), now.plus(lease.duration()));
		this.runs.put(run.id(), stored);
		return stored;
	}

	@Nullable StoredRun run(String runId) {
		return this.runs.get(runId);
	}

	List<StoredRun> runs() {
		return List.copyOf(this.runs.values());
	}

	List<StoredRun> activeRuns() {
		return this.runs.values().stream().filter(StoredRun::isActive).toList();
	}

	@Nullable Map<String, StoredRun> invocation(String key) {
		return this.invocations.get(key);
	}

	void remember(String key, Map<String, StoredRun> answer) {
		this.invocations.put(key, answer);
	}

	int rows() {
		return 1 + this.members.size() + this.events.size() + this.runs.size();
	}

	private Instant stamp(Instant now) {
		this.last = later(now, this.last);
		return this.last;
	}

	private static Instant later(Instant now, Instant previous) {
		return now.isAfter(previous) ? now : previous.plus(1, ChronoUnit.MICROS);
	}

}
