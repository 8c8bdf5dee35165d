package io.quintet.acp;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
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
 * {@link AcpThreads} for blocking code. Refuses to run on a thread that must not block,
 * with an error that says so.
 */
public final class BlockingAcpThreads {

	private final AcpThreads threads;

	private final BlockingCalls calls;

	/**
	 * Creates the facade.
	 * @param timeout longest time that a call may take
	 */
	public BlockingAcpThreads(AcpThreads threads, Duration timeout) {
		this.threads = threads;
		this.calls = new BlockingCalls("AcpThreads", timeout);
	}

	private BlockingAcpThreads(AcpThreads threads, BlockingCalls calls) {
		this.threads = threads;
		this.calls = calls;
	}

	/**
	 * Creates a thread with the caller as its first member.
	 * @param tenant who can see the thread; need not be the caller's own unless
	 * configured
	 * @param metadata anything
	 */
	public AcpThread create(Identity caller, Tenant tenant, Map<String, JsonNode> metadata) {
		return this.calls.await(this.threads.create(caller, tenant, metadata));
	}

	/**
	 * Lists the threads that are visible to the caller, newest first, whether or not a
	 * member.
	 * @param before position to go on behind, exclusive; {@code null} starts at the
	 * newest
	 * @param limit most threads, 1 to the configured limit of a page
	 */
	public Page<AcpThread> list(Identity caller, @Nullable Cursor before, int limit) {
		return this.calls.await(this.threads.list(caller, before, limit));
	}

	/** Reads a thread. Needs no membership. */
	public AcpThread get(Identity caller, String threadId) {
		return this.calls.await(this.threads.get(caller, threadId));
	}

	/**
	 * Changes a thread.
	 * @param patch the change; one without effect still moves the time of update
	 * @return the thread since
	 */
	public AcpThread update(Identity caller, String threadId, ThreadPatch patch) {
		return this.calls.await(this.threads.update(caller, threadId, patch));
	}

	/** Deletes a thread and cancels its runs. */
	public void delete(Identity caller, String threadId) {
		this.calls.block(this.threads.delete(caller, threadId));
	}

	/**
	 * Reads events, oldest first.
	 * @param after position to go on behind, exclusive; {@code null} starts at the first
	 * @param limit most events, 1 to the configured limit of a page
	 */
	public Page<ThreadEvent> events(Identity caller, String threadId, @Nullable Cursor after, int limit) {
		return this.calls.await(this.threads.events(caller, threadId, after, limit));
	}

	/**
	 * Reads what a client that joins a thread has missed.
	 * @param since position behind which events are replayed, exclusive; {@code null}
	 * replays none
	 * @param limit most events, at least 1; a size of events that would end a page ends
	 * it too
	 * @return the thread and the events
	 */
	public Replay replay(Identity caller, String threadId, @Nullable Cursor since, int limit) {
		return this.calls.await(this.threads.replay(caller, threadId, since, limit));
	}

	/**
	 * Reads the members.
	 * @return the members, in the order of adding
	 */
	public List<Member> members(Identity caller, String threadId) {
		return this.calls.await(this.threads.members(caller, threadId));
	}

	/**
	 * Adds a member; a repeat answers the first.
	 * @param identity the member
	 * @param role its role, free text
	 * @return the member as stored
	 */
	public Member addMember(Identity caller, String threadId, Identity identity, String role) {
		return this.calls.await(this.threads.addMember(caller, threadId, identity, role));
	}

	/**
	 * Removes a member; an identity that is none is no error.
	 * @param identityId the member
	 */
	public void removeMember(Identity caller, String threadId, String identityId) {
		this.calls.block(this.threads.removeMember(caller, threadId, identityId));
	}

	/**
	 * Sends a message.
	 * @param caller the author
	 * @param draft the message
	 * @return the stored event, and whether it was there before
	 */
	public AppendedEvent send(Identity caller, String threadId, MessageDraft draft) {
		return this.calls.await(this.threads.send(caller, threadId, draft));
	}

	/**
	 * Invokes assistants, without waiting for them.
	 * @param caller who invokes
	 * @param invocation the assistants
	 * @return one run per assistant asked for, in that order; new ones are pending
	 */
	public List<Run> invoke(Identity caller, String threadId, Invocation invocation) {
		return this.calls.await(this.threads.invoke(caller, threadId, invocation));
	}

	/**
	 * Reads the texts that assistants are writing: those of this node as members see
	 * them, those of other nodes as they were at most a second ago.
	 * @return the texts so far; a size that would end a page leaves out the rest
	 */
	public List<OpenStream> streams(Identity caller, String threadId) {
		return this.calls.await(this.threads.streams(caller, threadId));
	}

	/** Reads a run. */
	public Run run(Identity caller, String runId) {
		return this.calls.await(this.threads.run(caller, runId));
	}

	/** Cancels a run; one that is over is no error. */
	public void cancel(Identity caller, String runId) {
		this.calls.block(this.threads.cancel(caller, runId));
	}

	/**
	 * Narrows this to the threads of one namespace: for every operation that names a
	 * thread or a run, those of others, and those without a namespace, do not exist.
	 * {@link #create} and {@link #list} are as ever.
	 * @param namespace path of the namespace, such as {@code /acme/support}
	 */
	public BlockingAcpThreads within(String namespace) {
		return new BlockingAcpThreads(this.threads.within(namespace), this.calls);
	}

}
