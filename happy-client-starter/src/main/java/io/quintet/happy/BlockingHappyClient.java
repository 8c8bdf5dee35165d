package io.quintet.happy;

import java.time.Duration;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import reactor.core.publisher.Flux;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.error.HappyException;
import io.quintet.happy.session.Machine;
import io.quintet.happy.session.Message;
import io.quintet.happy.session.PermissionAnswer;
import io.quintet.happy.session.Session;
import io.quintet.happy.session.SessionEvent;
import io.quintet.happy.session.TurnResult;
import io.quintet.support.reactive.BlockingThread;

/**
 * {@link HappyClient} for blocking code. Refuses to run on a thread that must not block,
 * with an error that says so.
 */
public final class BlockingHappyClient implements AutoCloseable {

	private final HappyClient client;

	/**
	 * Creates a facade.
	 * @param client does the work, each operation in a time of its own
	 */
	public BlockingHappyClient(HappyClient client) {
		this.client = client;
	}

	/**
	 * As {@link HappyClient#listMachines(boolean)}.
	 * @param activeOnly whether to leave out others
	 * @return the machines
	 */
	public List<Machine> listMachines(boolean activeOnly) {
		return require(await(this.client.listMachines(activeOnly).collectList()));
	}

	/**
	 * As {@link HappyClient#getMachine(String)}.
	 * @param machineId its id
	 * @return the machine
	 */
	public Machine getMachine(String machineId) {
		return require(await(this.client.getMachine(machineId)));
	}

	/**
	 * As {@link HappyClient#listSessions(boolean)}.
	 * @param activeOnly whether to leave out others
	 * @return the sessions
	 */
	public List<Session> listSessions(boolean activeOnly) {
		return require(await(this.client.listSessions(activeOnly).collectList()));
	}

	/**
	 * As {@link HappyClient#getSession(String)}.
	 * @param sessionId the session
	 * @return the session
	 */
	public Session getSession(String sessionId) {
		return require(await(this.client.getSession(sessionId)));
	}

	/**
	 * As {@link HappyClient#isAlive(String)}.
	 * @param sessionId the session
	 * @return whether
	 */
	public boolean isAlive(String sessionId) {
		return require(await(this.client.isAlive(sessionId)));
	}

	/**
	 * As {@link HappyClient#getMessages(String)}.
	 * @param sessionId the session
	 * @return the messages
	 */
	public List<Message> getMessages(String sessionId) {
		return require(await(this.client.getMessages(sessionId).collectList()));
	}

	/**
	 * As {@link HappyClient#getMessages(String, long, int)}.
	 * @param sessionId the session
	 * @param afterSeq number of the message to begin behind
	 * @param limit most messages
	 * @return the messages
	 */
	public List<Message> getMessages(String sessionId, long afterSeq, int limit) {
		return require(await(this.client.getMessages(sessionId, afterSeq, limit).collectList()));
	}

	/**
	 * As {@link HappyClient#spawnSession(SpawnRequest)}.
	 * @param request what to do
	 * @return id of the session
	 */
	public String spawnSession(SpawnRequest request) {
		return require(await(this.client.spawnSession(request)));
	}

	/**
	 * As {@link HappyClient#stopSession(String)}.
	 * @param sessionId the session
	 */
	public void stopSession(String sessionId) {
		await(this.client.stopSession(sessionId));
	}

	/**
	 * As {@link HappyClient#resumeSession(String)}.
	 * @param sessionId the session
	 * @return id of the session that goes on
	 */
	public String resumeSession(String sessionId) {
		return require(await(this.client.resumeSession(sessionId)));
	}

	/**
	 * As {@link HappyClient#deleteSession(String)}.
	 * @param sessionId the session
	 */
	public void deleteSession(String sessionId) {
		await(this.client.deleteSession(sessionId));
	}

	/**
	 * As {@link HappyClient#updateSessionMetadata(String, Map)}.
	 * @param sessionId the session
	 * @param changes members to set
	 * @return the session
	 */
	public Session updateSessionMetadata(String sessionId, Map<String, JsonNode> changes) {
		return require(await(this.client.updateSessionMetadata(sessionId, changes)));
	}

	/**
	 * As {@link HappyClient#setSessionName(String, String)}.
	 * @param sessionId the session
	 * @param name the name
	 * @return the session
	 */
	public Session setSessionName(String sessionId, String name) {
		return require(await(this.client.setSessionName(sessionId, name)));
	}

	/**
	 * As {@link HappyClient#sendMessage(String, String)}.
	 * @param sessionId the session
	 * @param text what to write
	 * @return what the server stored
	 */
	public SentMessage sendMessage(String sessionId, String text) {
		return require(await(this.client.sendMessage(sessionId, text)));
	}

	/**
	 * As {@link HappyClient#sendMessage(String, UserMessage)}.
	 * @param sessionId the session
	 * @param message what to write
	 * @return what the server stored
	 */
	public SentMessage sendMessage(String sessionId, UserMessage message) {
		return require(await(this.client.sendMessage(sessionId, message)));
	}

	/**
	 * As {@link HappyClient#waitForTurnCompletion(String)}.
	 * @param sessionId the session
	 * @return how it ended
	 */
	public TurnResult waitForTurnCompletion(String sessionId) {
		return require(await(this.client.waitForTurnCompletion(sessionId)));
	}

	/**
	 * As {@link HappyClient#waitForTurnCompletion(String, Duration)}.
	 * @param sessionId the session
	 * @param timeout longest wait
	 * @return how it ended
	 */
	public TurnResult waitForTurnCompletion(String sessionId, Duration timeout) {
		return require(await(this.client.waitForTurnCompletion(sessionId, timeout)));
	}

	/**
	 * As {@link HappyClient#waitForIdle(String)}.
	 * @param sessionId the session
	 */
	public void waitForIdle(String sessionId) {
		await(this.client.waitForIdle(sessionId));
	}

	/**
	 * As {@link HappyClient#waitForIdle(String, Duration)}.
	 * @param sessionId the session
	 * @param timeout longest wait
	 */
	public void waitForIdle(String sessionId, Duration timeout) {
		await(this.client.waitForIdle(sessionId, timeout));
	}

	/**
	 * As {@link HappyClient#runTask(TaskRequest)}.
	 * @param request what to do
	 * @return the session and how its turn ended
	 */
	public TaskResult runTask(TaskRequest request) {
		return require(await(this.client.runTask(request)));
	}

	/**
	 * As {@link HappyClient#sessionEvents(String)}.
	 * @param sessionId the session
	 * @return the events, to be closed by the caller; each waits for the next
	 */
	public Stream<SessionEvent> sessionEvents(String sessionId) {
		requireBlockingThread();
		return BlockingEvents.stream(this.client.sessionEvents(sessionId));
	}

	/**
	 * As {@link HappyClient#sessionEvents(String, long)}.
	 * @param sessionId the session
	 * @param afterSeq number of the message to begin behind
	 * @return the events, to be closed by the caller; each waits for the next
	 */
	public Stream<SessionEvent> sessionEvents(String sessionId, long afterSeq) {
		requireBlockingThread();
		return BlockingEvents.stream(this.client.sessionEvents(sessionId, afterSeq));
	}

	/**
	 * As {@link HappyClient#answerPermission(String, PermissionAnswer)}.
	 * @param sessionId the session
	 * @param answer the answer
	 */
	public void answerPermission(String sessionId, PermissionAnswer answer) {
		await(this.client.answerPermission(sessionId, answer));
	}

	/**
	 * As {@link HappyClient#abort(String)}.
	 * @param sessionId the session
	 */
	public void abort(String sessionId) {
		await(this.client.abort(sessionId));
	}

	/**
	 * As {@link HappyClient#call(String, String, JsonNode)}.
	 * @param scopeId id of a machine or a session
	 * @param method name of the method
	 * @param parameters any JSON
	 * @return the answer
	 */
	public JsonNode call(String scopeId, String method, JsonNode parameters) {
		return require(await(this.client.call(scopeId, method, parameters)));
	}

	/**
	 * As {@link HappyClient#status(String)}.
	 * @param machineId its id
	 * @return the state
	 */
	public HappyStatus status(@Nullable String machineId) {
		return require(await(this.client.status(machineId)));
	}

	/** As {@link HappyClient#close()}. */
	@Override
	public void close() {
		this.client.close();
	}

	private static <T> T require(@Nullable T result) {
		if (result == null) {
			throw new HappyException("The operation gave no result");
		}
		return result;
	}

	private static <T> @Nullable T await(Mono<T> operation) {
		requireBlockingThread();
		return BlockingEvents.interruptible(operation::block);
	}

	private static void requireBlockingThread() {
		BlockingThread.require("BlockingHappyClient was called",
				"use HappyClient there, or publishOn a scheduler that may block");
	}

	/** Iterates over events and blocks for the next one. */
	private static final class BlockingEvents implements Iterator<SessionEvent> {

		private final Iterator<SessionEvent> events;

		private BlockingEvents(Iterator<SessionEvent> events) {
			this.events = events;
		}

		/** A stream that the caller has to close. */
		static Stream<SessionEvent> stream(Flux<SessionEvent> events) {
			Stream<SessionEvent> stream = events.toStream(1);
			return StreamSupport.stream(Spliterators.spliteratorUnknownSize(new BlockingEvents(stream.iterator()),
					Spliterator.ORDERED | Spliterator.NONNULL), false)
				.onClose(stream::close);
		}

		@Override
		public boolean hasNext() {
			return interruptible(this.events::hasNext);
		}

		@Override
		public SessionEvent next() {
			return interruptible(this.events::next);
		}

		/**
		 * Blocks; an interrupt becomes a {@link HappyException} and the flag stays set.
		 */
		static <T extends @Nullable Object> T interruptible(Supplier<T> wait) {
			try {
				return wait.get();
			}
			catch (RuntimeException ex) {
				if (ex.getCause() instanceof InterruptedException) {
					Thread.currentThread().interrupt();
					throw new HappyException("The wait was interrupted", ex);
				}
				throw ex;
			}
		}

	}

}
