package io.quintet.springai.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.tokenizer.JTokkitTokenCountEstimator;
import org.springframework.ai.tokenizer.TokenCountEstimator;
import org.springframework.util.function.SingletonSupplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.thread.Cursor;

/**
 * The newest messages of a thread as an assistant sees them, read by cursor. Where the
 * last window began is remembered, since the next one begins no earlier.
 */
public final class ThreadMemory {

	private static final int PAGE = 100;

	// Windows that are remembered; of other threads the whole history is read once more.
	private static final int MAX_STARTS = 1000;

	// No usual text has more characters to a token. Bounds what is held while reading.
	private static final int MAX_CHARACTERS_PER_TOKEN = 32;

	private static final SingletonSupplier<TokenCountEstimator> TOKENS = SingletonSupplier
		.of(JTokkitTokenCountEstimator::new);

	private final ThreadStore store;

	private final int maxMessages;

	private final int maxTokens;

	private final Map<List<String>, Cursor> starts = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {

		@Override
		protected boolean removeEldestEntry(Map.Entry<List<String>, Cursor> eldest) {
			return size() > MAX_STARTS;
		}

	});

	/**
	 * Creates a memory.
	 * @param store where the threads are
	 * @param maxMessages most messages
	 * @param maxTokens most tokens, apart from the newest message, which is always there
	 */
	public ThreadMemory(ThreadStore store, int maxMessages, int maxTokens) {
		if (maxMessages < 1 || maxTokens < 1) {
			throw new IllegalArgumentException("A memory needs room for at least 1 message and 1 token");
		}
		this.store = store;
		this.maxMessages = maxMessages;
		this.maxTokens = maxTokens;
	}

	/**
	 * Reads the newest messages.
	 * @param assistantId the assistant that remembers
	 * @return the messages, oldest first, on a thread that may block: to count tokens is
	 * work
	 */
	public Mono<List<Message>> read(String threadId, String assistantId) {
		return Mono.defer(() -> {
			List<String> key = List.of(threadId, assistantId);
			Cursor start = this.starts.get(key);
			Window window = new Window(start);
			return this.store.history(threadId, start, PAGE)
				.doOnNext((event) -> window.add(RememberedMessage.of(event, assistantId)))
				.then(Mono.fromSupplier(() -> {
					List<Message> messages = window.messages();
					if (window.start != null) {
						this.starts.put(key, window.start);
					}
					return messages;
				}).subscribeOn(Schedulers.boundedElastic()));
		});
	}

	/** What fits, counted from the end. */
	private final class Window {

		private final Deque<RememberedMessage> messages = new ArrayDeque<>();

		private long characters;

		// Behind the last message that did not fit.
		private @Nullable Cursor start;

		Window(@Nullable Cursor start) {
			this.start = start;
		}

		void add(@Nullable RememberedMessage message) {
			if (message == null) {
				return;
			}
			this.messages.add(message);
			this.characters += message.text().length();
			long maxCharacters = (long) ThreadMemory.this.maxTokens * MAX_CHARACTERS_PER_TOKEN;
			while (this.messages.size() > ThreadMemory.this.maxMessages
					|| (this.characters > maxCharacters && this.messages.size() > 1)) {
				dropFirst();
			}
		}

		private void dropFirst() {
			RememberedMessage first = this.messages.removeFirst();
			this.characters -= first.text().length();
			this.start = first.cursor();
		}

		List<Message> messages() {
			long tokens = 0;
			int fitting = 0;
			for (RememberedMessage message : (Iterable<RememberedMessage>) this.messages::descendingIterator) {
				tokens += TOKENS.obtain().estimate(message.text());
				if (tokens > ThreadMemory.this.maxTokens && fitting > 0) {
					break;
				}
				fitting++;
			}
			while (this.messages.size() > fitting) {
				dropFirst();
			}
			boolean named = this.messages.stream()
				.filter(RememberedMessage::isOfUser)
				.map((message) -> message.author().id())
				.distinct()
				.count() > 1;
			List<Message> all = new ArrayList<>(this.messages.size());
			this.messages.forEach((message) -> all.add(message.toMessage(named)));
			return all;
		}

	}

}
