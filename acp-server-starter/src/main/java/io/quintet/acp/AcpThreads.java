package io.quintet.acp;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.store.AppendedEvent;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Member;
import io.quintet.acp.thread.OpenStream;
import io.quintet.acp.thread.Page;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.Tenant;
import io.quintet.acp.thread.ThreadEvent;

/**
 * Everything that callers can do with threads, with the checks that they are subject to.
 * REST and sockets are thin clients of this. In this order: the thread is visible, else
 * {@code not_found}; the caller is a member, else {@code forbidden}; the authorizer
 * agrees, else {@code forbidden}; then what the operation itself asks for.
 * <p>
 * Operations that change something go on when the caller cancels. All fail with
 * {@link io.quintet.acp.thread.AcpException}.
 */
public interface AcpThreads {

	/**
	 * Creates a thread with the caller as its first member.
	 * @param tenant who can see the thread; need not be the caller's own unless
	 * configured
	 * @param metadata anything
	 */
	Mono<AcpThread> create(Identity caller, Tenant tenant, Map<String, JsonNode> metadata);

	/**
	 * Lists the threads that are visible to the caller, newest first, whether or not a
	 * member.
	 * @param before position to go on behind, exclusive; {@code null} starts at the
	 * newest
	 * @param limit most threads, 1 to the configured limit of a page
	 */
	Mono<Page<AcpThread>> list(Identity caller, @Nullable Cursor before, int limit);

	/** Reads a thread. Needs no membership. */
	Mono<AcpThread> get(Identity caller, String threadId);

	/**
	 * Changes a thread.
	 * @param patch the change; one without effect still moves the time of update
	 * @return the thread since
	 */
	Mono<AcpThread> update(Identity caller, String threadId, ThreadPatch patch);

	/**
	 * Deletes a thread and cancels its runs.
	 * @return completes when it is gone
	 */
	Mono<Void> delete(Identity caller, String threadId);

	/**
	 * Reads events, oldest first.
	 * @param after position to go on behind, exclusive; {@code null} starts at the first
	 * @param limit most events, 1 to the configured limit of a page
	 */
	Mono<Page<ThreadEvent>> events(Identity caller, String threadId, @Nullable Cursor after, int limit);

	/**
	 * Reads what a client that joins a thread has missed.
	 * @param since position behind which events are replayed, exclusive; {@code null}
	 * replays none
	 * @param limit most events, at least 1; a size of events that would end a page ends
	 * it too
	 * @return the thread and the events
	 */
	Mono<Replay> replay(Identity caller, String threadId, @Nullable Cursor since, int limit);

	/**
	 * Reads the members.
	 * @return the members, in the order of adding
	 */
	Mono<List<Member>> members(Identity caller, String threadId);

	/**
	 * Adds a member; a repeat answers the first.
	 * @param identity the member
	 * @param role its role, free text
	 * @return the member as stored
	 */
	Mono<Member> addMember(Identity caller, String threadId, Identity identity, String role);

	/**
	 * Removes a member; an identity that is none is no error.
	 * @param identityId the member
	 * @return completes when it is none
	 */
	Mono<Void> removeMember(Identity caller, String threadId, String identityId);

	/**
	 * Sends a message.
	 * @param caller the author
	 * @param draft the message
	 * @return the stored event, and whether it was there before
	 */
	Mono<AppendedEvent> send(Identity caller, String threadId, MessageDraft draft);

	/**
	 * Invokes assistants, without waiting for them.
	 * @param caller who invokes
	 * @param invocation the assistants
	 * @return one run per assistant asked for, in that order; new ones are pending
	 */
	Mono<List<Run>> invoke(Identity caller, String threadId, Invocation invocation);

	/**
	 * Reads the texts that assistants are writing: those of this node as members see
	 * them, those of other nodes as they were at most a second ago.
	 * @return the texts so far; a size that would end a page leaves out the rest
	 */
	Mono<List<OpenStream>> streams(Identity caller, String threadId);

	/** Reads a run. */
	Mono<Run> run(Identity caller, String runId);

	/**
	 * Cancels a run; one that is over is no error.
	 * @return completes when the run is over
	 */
	Mono<Void> cancel(Identity caller, String runId);

	/**
	 * Narrows this to the threads of one namespace: for every operation that names a
	 * thread or a run, those of others, and those without a namespace, do not exist.
	 * {@link #create} and {@link #list} are as ever.
	 * @param namespace path of the namespace, such as {@code /acme/support}
	 */
	AcpThreads within(String namespace);

}
