package io.quintet.acp.store;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Member;
import io.quintet.acp.thread.OpenStream;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.StreamType;
import io.quintet.acp.thread.Tenant;
import io.quintet.acp.thread.ThreadEvent;

/**
 * Keeps threads, members, events and runs. Every method is one transaction. What a method
 * commits, the store publishes to its {@linkplain io.quintet.acp.broadcast.Broadcaster
 * broadcaster} after the commit and before it answers, in the order of the commits per
 * thread, once, and also when the caller has cancelled. Nothing happens before the
 * subscription; cancelling one undoes nothing.
 * <p>
 * Events of a thread get strictly increasing times of creation in the order of their
 * commits, by the clock of the store. Methods fail with {@link AcpException} when they
 * refuse, with {@link StoreUnavailableException} when the store is out of reach.
 */
public interface ThreadStore {

	/** Creates a thread with its creator as member. */
	Mono<AcpThread> createThread(NewThread thread);

	/**
	 * Emits the threads that are visible to a caller, newest first, members or not.
	 * @param caller tenant of the caller
	 * @param before position to go on behind, exclusive; {@code null} starts at the
	 * newest
	 * @param limit most threads to emit, at least 1
	 */
	Flux<AcpThread> threads(Tenant caller, @Nullable Cursor before, int limit);

	/**
	 * Finds a thread, visible or not, and tells whether an identity is a member.
	 * @return thread and membership, empty when there is no such thread
	 */
	Mono<ThreadAccess> access(String threadId, String identityId);

	/**
	 * Finds a run, visible or not, and tells whether an identity is a member of its
	 * thread.
	 * @return run, thread and membership, empty when there is no such run
	 */
	Mono<RunAccess> runAccess(String runId, String identityId);

	/**
	 * Emits the active runs of a thread, oldest first, then those of its other runs that
	 * are named.
	 * @param threadId the thread; an unknown one has no runs
	 * @param others ids of runs that may be over
	 * @return the runs, each once
	 */
	Flux<Run> runs(String threadId, Collection<String> others);

	/**
	 * Changes a thread and moves its time of update. Publishes
	 * {@code thread.tenant_changed} when the tenant differs, then the thread.
	 * @param update the change
	 * @return the thread since
	 */
	Mono<AcpThread> updateThread(ThreadUpdate update);

	/**
	 * Deletes a thread with its members, events and runs. Publishes its active runs as
	 * cancelled, then the deletion.
	 * @param guard what has to hold for the caller; {@code null} for the application
	 * @return completes when it is gone
	 */
	Mono<Void> deleteThread(String threadId, @Nullable Guard guard);

	/**
	 * Emits the members of a thread in the order of adding.
	 * @param threadId the thread; an unknown one has no members
	 */
	Flux<Member> members(String threadId);

	/**
	 * Adds a member. A member that is there already stays as it was. Publishes
	 * {@code thread.member_added} where lifecycle events are on and the member is new,
	 * then in any case the members.
	 * @return the member as stored; fails with the code {@code conflict} when the thread
	 * is full
	 */
	Mono<Member> addMember(NewMember member);

	/**
	 * Removes a member and cancels its active run in the thread, if any. Publishes the
	 * end of that run like {@link #transition}, {@code thread.member_removed} where
	 * lifecycle events are on and there was such a member, then in any case the members.
	 * @return completes also when there was no such member
	 */
	Mono<Void> removeMember(MemberRemoval removal);

	/**
	 * Stores an event and publishes it, unless it is a repeat.
	 * @return what became of it; fails with {@link RunOverException} when its run is not
	 * running under its owner
	 */
	Mono<AppendedEvent> append(NewEvent event);

	/**
	 * Emits the events of a thread that follow a position, oldest first.
	 * @param threadId the thread; an unknown one has no events
	 * @param after position to go on behind, exclusive; {@code null} starts at the first
	 * @param limit most events to emit, at least 1
	 */
	Flux<ThreadEvent> events(String threadId, @Nullable Cursor after, int limit);

	/**
	 * Emits all events of a thread that follow a position, oldest first. Reads about 1 MB
	 * at once, and more when that was taken, so that neither a slow reader holds a
	 * connection nor many readers much memory.
	 * @param threadId the thread; an unknown one has no events
	 * @param after position to go on behind, exclusive; {@code null} starts at the first
	 * @param atOnce most events to read at once, at least 1
	 * @throws IllegalArgumentException when it is less
	 */
	default Flux<ThreadEvent> history(String threadId, @Nullable Cursor after, int atOnce) {
		if (atOnce < 1) {
			throw new IllegalArgumentException("'atOnce' must be at least 1");
		}
		return HistoryPart.events(this, threadId, after, atOnce);
	}

	/**
	 * Starts runs. For each assistant: where the key is known, the run that answered it
	 * then; else the active run of the assistant in this thread; else a new pending run.
	 * Publishes the new ones.
	 * @return one run per requested assistant, in that order; fails with the code
	 * {@code forbidden} when one is no member with the role assistant, {@code conflict}
	 * when the key was used for other assistants, {@code too_many_requests} when the
	 * thread has too many active runs
	 */
	Mono<List<StartedRun>> startRuns(NewRuns invocation);

	/**
	 * Takes a step of a run. Publishes the run, then the event. Texts that the run was
	 * writing are stored and published before: those that the step brings, or else, when
	 * the lease of the run has lapsed, those that were {@linkplain #saveStreams saved},
	 * with {@code stream.status} {@code interrupted} in their metadata. Saved texts whose
	 * owner is alive are left to it. {@link RunTransition.Condition#LAPSED} stores them
	 * also for a run that has ended.
	 * @param transition the step
	 * @return the run since; empty when it has taken another step before, or the
	 * condition does not hold, or there is no such run
	 */
	Mono<Run> transition(RunTransition transition);

	/**
	 * Saves parts of texts that runs are writing, for the case that their node dies. They
	 * are no events. Parts of runs that are not running under the owner are ignored.
	 * Members are told of a text when its first part is saved. By default nothing is
	 * kept, and such texts are lost.
	 * @param owner id of the node
	 * @param parts the parts; one at the position of an earlier one replaces it
	 * @return ids of the events whose parts need not be saved again
	 */
	default Flux<String> saveStreams(String owner, Collection<StreamPart> parts) {
		return Flux.fromIterable(parts).map(StreamPart::eventId);
	}

	/**
	 * Emits the texts that are saved and not stored as events.
	 * @param threadId the thread; an unknown one has none
	 * @return the texts of runs at work, as far as they are saved
	 */
	default Flux<OpenStream> streams(String threadId) {
		return Flux.empty();
	}

	/**
	 * Stores texts of a run that another node has ended, as events of its assistant,
	 * unless their ids are taken, and forgets what was saved of the run.
	 * @param run the run, over or not, and its owner
	 * @param streams the texts
	 * @return completes also when the run is gone or not of this owner
	 */
	default Mono<Void> keepStreams(RunOwner run, List<KeptStream> streams) {
		return Mono.empty();
	}

	/**
	 * Adds to the metadata of a run that is running under its owner. Nothing is
	 * published: its end tells.
	 * @param run the run and its owner
	 * @param metadata replaces values of the same keys
	 * @return completes when it is stored; fails with {@link RunOverException} when the
	 * run is not running under that owner. By default nothing is stored
	 */
	default Mono<Void> annotateRun(RunOwner run, Map<String, JsonNode> metadata) {
		return Mono.empty();
	}

	/**
	 * Renews the lease of every active run of an owner.
	 * @param lease the owner and the time until the lease lapses
	 * @return ids of the runs that it still owns
	 */
	Flux<String> renewLeases(RunLease lease);

	/**
	 * Emits ids of active runs whose lease has lapsed, oldest first, and of such that
	 * have ended and left saved texts.
	 * @param limit most runs to emit, at least 1
	 */
	Flux<String> lapsedRuns(int limit);

	/**
	 * Asks the store for a sign of life.
	 * @return completes when it answers
	 */
	Mono<Void> ping();

	/**
	 * A thread to be created.
	 *
	 * @param tenant its tenant
	 * @param metadata its metadata
	 * @param creator becomes its first member
	 */
	record NewThread(Tenant tenant, Map<String, JsonNode> metadata, Identity creator) {

	}

	/**
	 * A change of a thread.
	 *
	 * @param threadId the thread
	 * @param guard what has to hold for the caller; {@code null} for the application
	 * @param author author of the event when the tenant changes
	 * @param tenant new tenant, {@code null} keeps it
	 * @param metadata new metadata, {@code null} keeps it
	 */
	record ThreadUpdate(String threadId, @Nullable Guard guard, Identity author, @Nullable Tenant tenant,
			@Nullable Map<String, JsonNode> metadata) {

	}

	/**
	 * A thread and whether the identity asked for is a member.
	 *
	 * @param thread the thread
	 * @param member whether
	 */
	record ThreadAccess(AcpThread thread, boolean member) {

	}

	/**
	 * A member to be added.
	 *
	 * @param threadId the thread
	 * @param guard what has to hold for the caller; {@code null} for the application
	 * @param identity the member
	 * @param role role of the member
	 * @param addedBy who adds
	 * @param maxMembers most members of the thread
	 */
	record NewMember(String threadId, @Nullable Guard guard, Identity identity, String role, Identity addedBy,
			int maxMembers) {

	}

	/**
	 * A member to be removed.
	 *
	 * @param threadId the thread
	 * @param guard what has to hold for the caller; {@code null} for the application
	 * @param identityId id of the member
	 * @param removedBy who removes
	 */
	record MemberRemoval(String threadId, @Nullable Guard guard, String identityId, Identity removedBy) {

	}

	/**
	 * An event to be stored. Its id is drawn beforehand, so that a store that does not
	 * know what became of a commit can find out.
	 *
	 * @param id id of the event
	 * @param threadId the thread
	 * @param guard what has to hold for the author; {@code null} for the application and
	 * for runs
	 * @param author who it is from
	 * @param body what happened
	 * @param metadata anything
	 * @param clientId makes a message of the author a repeat of an earlier one under the
	 * same id; {@code null} for none
	 * @param run the run that emits it and its owner, which has to be running under that
	 * owner; {@code null} outside of runs
	 */
	record NewEvent(String id, String threadId, @Nullable Guard guard, Identity author, EventBody body,
			Map<String, JsonNode> metadata, @Nullable String clientId, @Nullable RunOwner run) {

	}

	/**
	 * An invocation of assistants. All start or none.
	 *
	 * @param threadId the thread
	 * @param guard what has to hold for the caller; {@code null} for the application and
	 * for chains
	 * @param assistantIds the assistants, at least one; repeats are allowed
	 * @param idempotencyKey makes a later invocation a repeat; {@code null} for none
	 * @param triggeredBy who invokes
	 * @param lease who executes the runs, and for how long unless it says otherwise
	 * @param depth length of the chain, 1 for an invocation from outside
	 * @param maxActive most active runs of the thread
	 */
	record NewRuns(String threadId, @Nullable Guard guard, List<String> assistantIds, @Nullable String idempotencyKey,
			Identity triggeredBy, RunLease lease, int depth, int maxActive) {

		/**
		 * Creates an invocation.
		 * @param assistantIds copied
		 */
		public NewRuns {
			assistantIds = List.copyOf(assistantIds);
		}

	}

	/**
	 * A run that answers an invocation.
	 *
	 * @param run the run
	 * @param started whether the invocation started it; else it was there before
	 */
	record StartedRun(Run run, boolean started) {

	}

	/**
	 * A run, its thread, and whether the identity asked for is a member of that.
	 *
	 * @param run the run
	 * @param thread its thread
	 * @param member whether
	 */
	record RunAccess(Run run, AcpThread thread, boolean member) {

	}

	/**
	 * The right of a node to execute runs, until it lapses by the clock of the store.
	 *
	 * @param owner id of the node
	 * @param duration time until it lapses
	 */
	record RunLease(String owner, Duration duration) {

	}

	/**
	 * A run and the node that executes it.
	 *
	 * @param runId the run
	 * @param owner id of the node
	 */
	record RunOwner(String runId, String owner) {

	}

	/**
	 * A part of a text that a run is writing.
	 *
	 * @param runId the run
	 * @param eventId id of the event that the text becomes
	 * @param type what it becomes
	 * @param metadata metadata of the event
	 * @param position length of the text before this part, in characters of Java
	 * @param text the part
	 */
	record StreamPart(String runId, String eventId, StreamType type, Map<String, JsonNode> metadata, int position,
			String text) {

	}

	/**
	 * A text that a run has written, at its end.
	 *
	 * @param eventId id of the event that it becomes
	 * @param body a message or reasoning
	 * @param metadata metadata of the event
	 */
	record KeptStream(String eventId, EventBody body, Map<String, JsonNode> metadata) {

	}

	/**
	 * What has to hold for a caller at the moment of the commit: that the thread is
	 * visible, and that the caller is a member.
	 *
	 * @param tenant tenant of the caller
	 * @param identityId id of the caller
	 */
	record Guard(Tenant tenant, String identityId) {

		/** Creates the guard of a caller. */
		public static Guard of(Identity caller) {
			return new Guard(caller.tenant(), caller.id());
		}

	}

}
