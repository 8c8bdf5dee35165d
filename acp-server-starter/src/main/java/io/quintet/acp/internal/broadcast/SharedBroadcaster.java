package io.quintet.acp.internal.broadcast;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.broadcast.LocalBroadcaster;
import io.quintet.acp.broadcast.ThreadChange;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.internal.json.LiveJson;
import io.quintet.acp.store.StoreUnavailableException;
import io.quintet.acp.store.ThreadChanges;
import io.quintet.acp.store.ThreadChanges.ThreadPosition;
import io.quintet.support.nodes.ChangeReader;
import io.quintet.support.nodes.ChangeSignal;
import io.quintet.support.nodes.ChangeSignals;
import io.quintet.support.nodes.ChangeStatistics;
import io.quintet.support.nodes.SignalStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Tells the frames of all nodes that share a store. Nodes signal each other which threads
 * have changed; a node that follows such a thread reads what is behind its own position.
 * The store is the truth: a sweep finds what no signal has told, so a signal that is lost
 * costs time and nothing else.
 */
public final class SharedBroadcaster implements Broadcaster, ChangeReader.Source {

	private static final Logger logger = LoggerFactory.getLogger(SharedBroadcaster.class);

	private final ThreadChanges changes;

	private final ChangeSignals signals;

	private final String id = UUID.randomUUID().toString();

	private final LocalBroadcaster listeners = new LocalBroadcaster();

	private final Map<String, FollowedThread> followed = new ConcurrentHashMap<>();

	private final ChangeStatistics statistics = new ChangeStatistics();

	private final ChangeReader reader;

	private final Disposable listening;

	/**
	 * Creates a broadcaster, which begins to listen and to sweep.
	 * @param changes reads threads
	 * @param signals signals between the nodes, closed with this
	 * @param sweep time between two looks at all threads that are followed
	 * @param timer schedules the looks
	 */
	public SharedBroadcaster(ThreadChanges changes, ChangeSignals signals, Duration sweep, Scheduler timer) {
		this.changes = changes;
		this.signals = signals;
		this.reader = new ChangeReader("threads of ACP", this, sweep, this.statistics, timer);
		this.listening = Disposables.composite(signals.listen(this::onSignal),
				signals.listenToMessages(this::onMessage));
	}

	@Override
	public void publish(ThreadFrame frame) {
		FollowedThread thread = this.followed.get(frame.threadId());
		if (frame instanceof ThreadFrame.StreamsWanted) {
			tell(thread, frame);
			if (thread != null && thread.position() != null) {
				send(TextMessage.QUESTION, thread.id(), thread.mark());
			}
			return;
		}
		String text = LiveJson.text(frame);
		if (text != null) {
			tell(thread, frame);
			send(TextMessage.FRAME, frame.threadId(), text);
			return;
		}
		if (thread == null) {
			this.listeners.publish(frame);
		}
		else {
			thread.changed();
		}
		this.signals.send(frame.threadId());
	}

	@Override
	public void publish(ThreadChange change) {
		FollowedThread thread = this.followed.get(change.threadId());
		if (thread == null) {
			this.listeners.publish(change);
		}
		else {
			thread.committed(change);
		}
		// No node follows a thread that was just created.
		if (!change.frames().isEmpty() && change.version() > 0) {
			this.signals.send(change.threadId());
		}
	}

	@Override
	public Disposable listen(Consumer<ThreadFrame> listener) {
		return this.listeners.listen(listener);
	}

	@Override
	public Mono<Disposable> follow(String threadId) {
		return Mono.defer(() -> {
			FollowedThread thread = enter(threadId);
			Disposable following = Disposables.composite(() -> leave(thread));
			return position(thread).then(Mono.fromSupplier(() -> following(thread, following)))
				.doOnError((ex) -> following.dispose())
				.doOnCancel(following::dispose);
		});
	}

	private static Disposable following(FollowedThread thread, Disposable end) {
		ThreadPosition position = thread.position();
		return (position != null) ? new Following(position.at(), end) : end;
	}

	private FollowedThread enter(String threadId) {
		return this.followed.compute(threadId, (id, present) -> {
			FollowedThread thread = (present != null) ? present
					: new FollowedThread(id, this.listeners::publish, this.reader::read);
			thread.enter();
			return thread;
		});
	}

	private void leave(FollowedThread thread) {
		this.followed.computeIfPresent(thread.id(),
				(id, present) -> (present == thread && thread.exit()) ? null : present);
	}

	// A thread that is not there has no changes to come.
	private Mono<Void> position(FollowedThread thread) {
		return (thread.position() != null) ? Mono.empty()
				: this.changes.positions(List.of(thread.id()))
					.next()
					.defaultIfEmpty(ThreadPosition.ofDeleted(thread.id()))
					.doOnNext(thread::begin)
					.then();
	}

	// Frames of texts come between those of changes as this node has published them.
	private void tell(@Nullable FollowedThread thread, ThreadFrame frame) {
		if (thread != null) {
			thread.tell(frame);
		}
		else {
			this.listeners.publish(frame);
		}
	}

	private void send(char kind, String threadId, String rest) {
		this.signals.sendMessage(new TextMessage(kind, this.id, threadId, rest).toText());
	}

	private void onMessage(String text) {
		TextMessage message = TextMessage.of(text);
		FollowedThread thread = (message != null) ? this.followed.get(message.threadId()) : null;
		if (message == null || thread == null) {
			return;
		}
		switch (message.kind()) {
			case TextMessage.QUESTION -> {
				send(TextMessage.ANSWER, thread.id(), message.rest());
				thread.tell(new ThreadFrame.StreamsWanted(thread.id()));
			}
			case TextMessage.ANSWER -> thread.answered(message.sender(), message.rest());
			case TextMessage.FRAME -> onFrame(thread, message);
			default -> logger.debug("A message of another node is not known: {}", message.kind());
		}
	}

	// A frame may be older than the position from which on this node tells events, and
	// its event be none of them. Only what was sent behind the answer to a question is
	// not.
	private void onFrame(FollowedThread thread, TextMessage message) {
		if (!thread.hears(message.sender())) {
			if (thread.mayAsk(message.sender())) {
				send(TextMessage.QUESTION, thread.id(), thread.mark());
			}
			return;
		}
		try {
			ThreadFrame frame = LiveJson.frame(message.rest());
			if (frame != null) {
				thread.tell(frame);
			}
		}
		catch (IllegalArgumentException ex) {
			logger.debug("A message of another node cannot be read", ex);
		}
	}

	private void onSignal(ChangeSignal signal) {
		if (signal.many()) {
			this.reader.sweep();
			return;
		}
		for (String name : signal.names()) {
			FollowedThread thread = this.followed.get(name);
			if (thread != null) {
				thread.changed();
			}
		}
	}

	@Override
	public Collection<String> beginSweep() {
		return Set.copyOf(this.followed.keySet());
	}

	@Override
	public Mono<Long> read(Collection<String> ids) {
		Map<String, ThreadPosition> asked = new HashMap<>();
		for (String id : ids) {
			FollowedThread thread = this.followed.get(id);
			ThreadPosition position = (thread != null) ? thread.position() : null;
			if (position != null) {
				asked.put(id, position);
			}
		}
		return asked.isEmpty() ? Mono.just(0L) : this.changes.since(asked.values()).doOnNext((progress) -> {
			String id = progress.position().threadId();
			FollowedThread thread = this.followed.get(id);
			ThreadPosition position = asked.get(id);
			if (thread != null && position != null) {
				thread.read(position, progress);
			}
		}).count();
	}

	@Override
	public Mono<Long> sweep(Collection<String> ids) {
		Set<String> gone = new HashSet<>(ids);
		return this.changes.positions(ids)
			.doOnNext((present) -> gone.remove(present.threadId()))
			.concatWith(Flux.fromIterable(gone).map(ThreadPosition::ofDeleted))
			.filter(this::wasMissed)
			.count();
	}

	private boolean wasMissed(ThreadPosition present) {
		FollowedThread thread = this.followed.get(present.threadId());
		ThreadPosition told = (thread != null) ? thread.position() : null;
		if (thread == null || told == null || told.version() >= present.version()) {
			return false;
		}
		thread.changed();
		return true;
	}

	@Override
	public boolean isOutage(Throwable ex) {
		return ex instanceof StoreUnavailableException;
	}

	/**
	 * Begins to hear of other nodes.
	 * @return completes when signals come, or cannot come for now, and a first sweep has
	 * ended well
	 */
	public Mono<Void> started() {
		return this.signals.started().then(this.reader.firstSweep());
	}

	/** How signals come and go. */
	public SignalStatus signals() {
		return this.signals.status();
	}

	/** How other nodes' changes are read. */
	public ChangeStatistics statistics() {
		return this.statistics;
	}

	/** Threads that sockets or runs of this node follow. */
	public int followed() {
		return this.followed.size();
	}

	/**
	 * Sends the signals that wait, and ends.
	 * @return completes when that is done
	 */
	public Mono<Void> close() {
		return this.signals.close().doFinally((signal) -> {
			this.listening.dispose();
			this.reader.close();
		});
	}

}
