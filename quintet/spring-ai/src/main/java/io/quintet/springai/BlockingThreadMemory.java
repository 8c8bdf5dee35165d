package io.quintet.springai;

import java.time.Duration;
import java.util.List;

import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.messages.Message;

import io.quintet.acp.store.ThreadStore;
import io.quintet.springai.internal.ThreadMemory;
import io.quintet.support.reactive.BlockingThread;

/**
 * The threads of ACP as a chat memory, for chat clients outside of runs: the id of a
 * conversation is the id of a thread. It is read only, since a thread remembers what is
 * said in it by itself. Assistants need none; they read their thread without blocking.
 */
public final class BlockingThreadMemory implements ChatMemory {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final ThreadMemory memory;

	private final String assistantId;

	/**
	 * Creates a memory.
	 * @param store where the threads are
	 * @param assistantId the assistant whose messages are those of the model; those of
	 * others are messages of users
	 * @param maxMessages most messages, the newest ones; at least 1
	 * @param maxTokens most tokens, as far as they can be estimated; at least 1
	 */
	public BlockingThreadMemory(ThreadStore store, String assistantId, int maxMessages, int maxTokens) {
		this.memory = new ThreadMemory(store, maxMessages, maxTokens);
		this.assistantId = assistantId;
	}

	/**
	 * Reads the newest messages of a thread. No tenant, no membership and no authorizer
	 * is asked.
	 * @param conversationId id of the thread; an unknown one has no messages
	 * @return the messages, oldest first
	 */
	@Override
	public List<Message> get(String conversationId) {
		BlockingThread.require("BlockingThreadMemory was called", "publishOn a scheduler that may block");
		List<Message> messages = this.memory.read(conversationId, this.assistantId).block(TIMEOUT);
		return (messages != null) ? messages : List.of();
	}

	/** Does nothing: what is said in a thread is stored as its events. */
	@Override
	public void add(String conversationId, List<Message> messages) {
	}

	/**
	 * Is refused.
	 * @throws UnsupportedOperationException always: the events of a thread are not
	 * forgotten
	 */
	@Override
	public void clear(String conversationId) {
		throw new UnsupportedOperationException("A thread cannot be cleared as a chat memory; delete it by AcpThreads");
	}

}
