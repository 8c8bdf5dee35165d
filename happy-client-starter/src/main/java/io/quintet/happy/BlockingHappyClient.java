package io.quintet.happy;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
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
 * {@link HappyClient} for blocking code; its methods say what these do. Each operation
 * has a time of its own. Refuses to run on a thread that must not block, with an error
 * that says so.
 */
public final class BlockingHappyClient implements AutoCloseable {

	private final HappyClient client;

	public BlockingHappyClient(HappyClient client) {
		this.client = client;
	}

	public List<Machine> listMachines(boolean activeOnly) {
		return list(this.client.listMachines(activeOnly));
	}

	public Machine getMachine(String machineId) {
		return get(this.client.getMachine(machineId));
	}

	public List<Session> listSessions(boolean activeOnly) {
		return list(this.client.listSessions(activeOnly));
	}

	public Session getSession(String sessionId) {
		return get(this.client.getSession(sessionId));
	}

	public boolean isAlive(String sessionId) {
		return get(this.client.isAlive(sessionId));
	}

	public List<Message> getMessages(String sessionId) {
		return list(this.client.getMessages(sessionId));
	}

	public List<Message> getMessages(String sessionId, long afterSeq, int limit) {
		return list(this.client.getMessages(sessionId, afterSeq, limit));
	}

	public String spawnSession(SpawnRequest request) {
		return get(this.client.spawnSession(request));
	}

	public void stopSession(String sessionId) {
		await(this.client.stopSession(sessionId));
	}

	public String resumeSession(String sessionId) {
		return get(this.client.resumeSession(sessionId));
	}

	public void deleteSession(String sessionId) {
		await(this.client.deleteSession(sessionId));
	}

	public Session updateSessionMetadata(String sessionId, Map<String, JsonNode> changes) {
		return get(this.client.updateSessionMetadata(sessionId, changes));
	}

	public Session setSessionName(String sessionId, String name) {
		return get(this.client.setSessionName(sessionId, name));
	}

	public SentMessage sendMessage(String sessionId, String text) {
		return get(this.client.sendMessage(sessionId, text));
	}

	public SentMessage sendMessage(String sessionId, UserMessage message) {
		return get(this.client.sendMessage(sessionId, message));
	}

	public TurnResult waitForTurnCompletion(String sessionId) {
		return get(this.client.waitForTurnCompletion(sessionId));
	}

	public TurnResult waitForTurnCompletion(String sessionId, Duration timeout) {
		return get(this.client.waitForTurnCompletion(sessionId, timeout));
	}

	public void waitForIdle(String sessionId) {
		await(this.client.waitForIdle(sessionId));
	}

	public void waitForIdle(String sessionId, Duration timeout) {
		await(this.client.waitForIdle(sessionId, timeout));
	}

	public TaskResult runTask(TaskRequest request) {
		return get(this.client.runTask(request));
	}

	/**
	 * As {@link HappyClient#sessionEvents(String)}.
	 * @return the events, to be closed by the caller; each waits for the next
	 */
	public Stream<SessionEvent> sessionEvents(String sessionId) {
		return stream(this.client.sessionEvents(sessionId));
	}

	/**
	 * As {@link HappyClient#sessionEvents(String, long)}.
	 * @return the events, to be closed by the caller; each waits for the next
	 */
	public Stream<SessionEvent> sessionEvents(String sessionId, long afterSeq) {
		return stream(this.client.sessionEvents(sessionId, afterSeq));
	}

	public void answerPermission(String sessionId, PermissionAnswer answer) {
		await(this.client.answerPermission(sessionId, answer));
	}

	public void abort(String sessionId) {
		await(this.client.abort(sessionId));
	}

	public JsonNode call(String scopeId, String method, JsonNode parameters) {
		return get(this.client.call(scopeId, method, parameters));
	}

	public HappyStatus status(@Nullable String machineId) {
		return get(this.client.status(machineId));
	}

	@Override
	public void close() {
		this.client.close();
	}

	private static <T> List<T> list(Flux<T> results) {
		return get(results.collectList());
	}

	private static <T> T get(Mono<T> operation) {
		T result = await(operation);
		if (result == null) {
			throw new HappyException("The operation gave no result");
		}
		return result;
	}

	private static <T> @Nullable T await(Mono<T> operation) {
		requireBlockingThread();
		return interruptible(operation::block);
	}

	private static Stream<SessionEvent> stream(Flux<SessionEvent> events) {
		requireBlockingThread();
		Stream<SessionEvent> stream = events.toStream(1);
		Iterator<SessionEvent> iterator = stream.iterator();
		return StreamSupport
			.stream(Spliterators.spliteratorUnknownSize(new InterruptibleIterator(iterator),
					Spliterator.ORDERED | Spliterator.NONNULL), false)
			.onClose(stream::close);
	}

	private static void requireBlockingThread() {
		BlockingThread.require("BlockingHappyClient was called",
				"use HappyClient there, or publishOn a scheduler that may block");
	}

	/** Blocks; an interrupt becomes a {@link HappyException} and the flag stays set. */
	private static <T extends @Nullable Object> T interruptible(Supplier<T> wait) {
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

	private record InterruptibleIterator(Iterator<SessionEvent> events) implements Iterator<SessionEvent> {

		@Override
		public boolean hasNext() {
			return interruptible(this.events::hasNext);
		}

		@Override
		public SessionEvent next() {
			return interruptible(this.events::next);
		}

	}

}
