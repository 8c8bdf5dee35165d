package io.quintet.support.nodes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * Signals as texts over a connection that is opened again whenever it breaks. A text has
 * the id of its node in the first line and a name, or a part of a message, in each
 * further one; a part begins with a control character, so a node that knows no messages
 * takes it for a name that it does not know. A node signals itself from time to time,
 * which measures the lag and shows whether it hears at all. A node that has not heard of
 * another one for some time sends nothing else.
 */
abstract class SignalLoop implements ChangeSignals {

	private static final Logger logger = LoggerFactory.getLogger(SignalLoop.class);

	// More commits on the bus cost writers more than the latency is worth.
	private static final Duration PAUSE = Duration.ofMillis(5);

	// Names that could not be sent are many, as soon as they can.
	private static final Duration RETRY = Duration.ofMillis(500);

	private static final Duration ECHO_PERIOD = Duration.ofSeconds(5);

	// Another node counts as gone when three of its echoes are missing.
	private static final Duration LONGEST_SILENCE = ECHO_PERIOD.multipliedBy(3);

	// A tick that comes later than this says that the process stood still.
	private static final Duration LATE = ECHO_PERIOD.plusSeconds(1);

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

	// Postgres takes less than 8,000 bytes.
	private static final int MAX_TEXT = 7_000;

	// Names that wait. More of them than that are many.
	private static final int MAX_NAMES = 5_000;

	// Characters of messages that wait. What comes when there are more is lost.
	private static final int MAX_WAITING = 4 << 20;

	// Nodes whose messages are put together. Each start of a node counts as another one.
	private static final int MAX_SENDERS = 100;

	// At most three bytes a character.
	private static final int MAX_PART = 2_000;

	private static final String MANY = "*";

	private static final String ECHO = "?";

	private final String node = UUID.randomUUID().toString();

	private final String transport;

	private final String name;

	private final Scheduler timer;

	private final List<Consumer<ChangeSignal>> listeners = new CopyOnWriteArrayList<>();

	private final List<Consumer<String>> messageListeners = new CopyOnWriteArrayList<>();

	/**
	 * Messages of which parts are missing, by node. Used by the receiving thread only.
	 */
	private final Map<String, MessageParts> parts = new HashMap<>();

	private final AtomicLong sent = new AtomicLong();

	private final AtomicLong received = new AtomicLong();

	// Guarded by this.
	private Set<String> waiting = new LinkedHashSet<>();

	private List<String> messages = new ArrayList<>();

	// Guarded by this.
	private int waitingLength;

	private boolean flushing;

	private volatile boolean connected;

	private volatile boolean broken;

	private volatile boolean deaf;

	private volatile boolean closed;

	private volatile @Nullable Duration lag;

	/** When a text of another node came last, as the timer has it. */
	private volatile long othersHeard;

	/** When the last echo was sent, as the timer has it. */
	private volatile long echoSent;

	private volatile boolean echoAwaited;

	/** Fails when the connection does not take a signal. */
	private volatile Sinks.One<String> failure = Sinks.one();

	private final Sinks.Empty<Void> started = Sinks.empty();

	private final Disposable.Composite life = Disposables.composite();

	/**
	 * Creates a loop.
	 * @param transport what carries the signals
	 * @param name name of the bus there, for the log
	 * @param timer measures times
	 */
	SignalLoop(String transport, String name, Scheduler timer) {
		this.transport = transport;
		this.name = name;
		this.timer = timer;
		this.othersHeard = timer.now(TimeUnit.MILLISECONDS);
	}

	/**
	 * Connects and emits the texts that arrive.
	 * @param whenConnected to be run when all that is sent from now on arrives
	 */
	abstract Flux<String> receive(Runnable whenConnected);

	/** Sends texts; fails without a connection. */
	abstract Mono<Void> transmit(List<String> texts);

	/** Begins to receive. To be called once, at the end of the constructor. */
	final void start() {
		this.life.add(Flux.defer(() -> Flux.merge(receive(this::onConnected), this.failure.asMono()))
			.filter((text) -> !text.isEmpty())
			.doOnNext(this::onText)
			// Each text passes the retry, which then begins with its shortest pause
			// again.
			.concatWith(Mono.error(() -> new IllegalStateException("The connection has ended")))
			.doOnError(this::onBroken)
			.retryWhen(Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(100))
				.maxBackoff(Duration.ofSeconds(5))
				.scheduler(this.timer)
				.transientErrors(true))
			.subscribe());
		this.life.add(this.timer.schedulePeriodically(this::tick, ECHO_PERIOD.toMillis(), ECHO_PERIOD.toMillis(),
				TimeUnit.MILLISECONDS));
	}

	private void onConnected() {
		this.parts.clear();
		this.connected = true;
		if (this.broken) {
			this.broken = false;
			logger.info("Signals of other nodes come by {} ({}) again", this.transport, this.name);
		}
		echo();
		tell(ChangeSignal.MANY);
		this.started.tryEmitEmpty();
	}

	private void onBroken(Throwable ex) {
		this.connected = false;
		this.failure = Sinks.one();
		if (!this.broken && !this.closed) {
			this.broken = true;
			logger.warn("No signals of other nodes come by {} ({}); changes of theirs are seen by the next sweep: {}",
					this.transport, this.name, ex.toString());
		}
		this.started.tryEmitEmpty();
	}

	private void onText(String text) {
		List<String> lines = text.lines().toList();
		boolean own = lines.get(0).equals(this.node);
		if (!own) {
			boolean alone = isAlone();
			this.othersHeard = this.timer.now(TimeUnit.MILLISECONDS);
			if (alone) {
				send(MANY);
			}
		}
		List<String> names = own ? lines.subList(1, lines.size()) : takeMessages(lines.get(0), lines);
		if (names.equals(List.of(ECHO))) {
			if (own) {
				onEcho();
			}
		}
		else if (!own) {
			this.received.incrementAndGet();
			if (!names.isEmpty()) {
				tell(names.contains(MANY) ? ChangeSignal.MANY : new ChangeSignal(Set.copyOf(names), false));
			}
		}
	}

	/** Tells the messages of another node and returns the names. */
	private List<String> takeMessages(String sender, List<String> lines) {
		List<String> names = new ArrayList<>();
		for (String line : lines.subList(1, lines.size())) {
			if (MessageParts.isPart(line)) {
				if (this.parts.size() >= MAX_SENDERS && !this.parts.containsKey(sender)) {
					this.parts.clear();
				}
				String message = this.parts.computeIfAbsent(sender, (id) -> new MessageParts()).take(line);
				if (message != null) {
					tell(this.messageListeners, message, "messages");
				}
			}
			else {
				names.add(line);
			}
		}
		return names;
	}

	private void tell(ChangeSignal signal) {
		tell(this.listeners, signal, "signals");
	}

	private static <T> void tell(List<Consumer<T>> listeners, T what, String kind) {
		for (Consumer<T> listener : listeners) {
			try {
				listener.accept(what);
			}
			catch (RuntimeException ex) {
				logger.error("A listener to {} failed", kind, ex);
			}
		}
	}

	// Ticks that catch up, and one after the process stood still, do not show whether an
	// echo had the time to come back.
	private void tick() {
		long since = nanos() - this.echoSent;
		if (!this.connected || since < ECHO_PERIOD.dividedBy(2).toNanos()) {
			return;
		}
		if (this.echoAwaited && !this.deaf && since <= LATE.toNanos()) {
			this.deaf = true;
			logger.warn("Signals sent by {} ({}) do not come back, which happens behind a pooler in transaction mode; "
					+ "changes of other nodes are seen by the next sweep", this.transport, this.name);
		}
		echo();
	}

	private void echo() {
		this.echoSent = nanos();
		this.echoAwaited = true;
		transmit(List.of(this.node + "\n" + ECHO)).subscribe(null, this.failure::tryEmitError);
	}

	private void onEcho() {
		if (this.echoAwaited) {
			this.echoAwaited = false;
			this.lag = Duration.ofNanos(nanos() - this.echoSent);
		}
		if (this.deaf) {
			this.deaf = false;
			logger.info("Signals sent by {} ({}) come back", this.transport, this.name);
			tell(ChangeSignal.MANY);
		}
	}

	private long nanos() {
		return this.timer.now(TimeUnit.NANOSECONDS);
	}

	// A deaf node does not hear whether there are others.
	private boolean isAlone() {
		return !this.deaf && this.timer.now(TimeUnit.MILLISECONDS) - this.othersHeard > LONGEST_SILENCE.toMillis();
	}

	@Override
	public final void send(String name) {
		if (isAlone()) {
			return;
		}
		synchronized (this) {
			if (this.waiting.size() < MAX_NAMES) {
				this.waiting.add(name);
			}
			else {
				this.waiting.add(MANY);
			}
			if (this.flushing) {
				return;
			}
			this.flushing = true;
		}
		flush();
	}

	@Override
	public final void sendMessage(String message) {
		synchronized (this) {
			if (!this.connected || isAlone() || this.waitingLength + message.length() > MAX_WAITING) {
				return;
			}
			this.messages.add(message);
			this.waitingLength += message.length();
			if (this.flushing) {
				return;
			}
			this.flushing = true;
		}
		flush();
	}

	// The first name goes out at once; those that come while it is on its way, and a
	// little later, go out together.
	private void flush() {
		List<String> texts;
		synchronized (this) {
			if (this.waiting.isEmpty() && this.messages.isEmpty()) {
				this.flushing = false;
				return;
			}
			texts = takeTexts();
		}
		this.sent.addAndGet(texts.size());
		transmit(texts).thenReturn(PAUSE)
			.onErrorResume((ex) -> Mono.just(lost()))
			.flatMap((pause) -> Mono.delay(pause, this.timer))
			.subscribe((tick) -> flush(), (ex) -> flush());
	}

	private synchronized Duration lost() {
		this.waiting.add(MANY);
		return RETRY;
	}

	private List<String> takeTexts() {
		List<String> lines = new ArrayList<>(this.waiting.contains(MANY) ? Set.of(MANY) : this.waiting);
		this.messages.forEach((message) -> lines.addAll(MessageParts.of(message, MAX_PART)));
		this.waiting = new LinkedHashSet<>();
		this.messages = new ArrayList<>();
		this.waitingLength = 0;
		return texts(lines);
	}

	private List<String> texts(List<String> lines) {
		List<String> texts = new ArrayList<>();
		StringBuilder text = new StringBuilder(this.node);
		int size = text.length();
		for (String line : lines) {
			int more = 1 + MessageParts.utf8Size(line);
			if (size + more > MAX_TEXT && size > this.node.length()) {
				texts.add(text.toString());
				text = new StringBuilder(this.node);
				size = text.length();
			}
			text.append('\n').append(line);
			size += more;
		}
		if (size > this.node.length()) {
			texts.add(text.toString());
		}
		return texts;
	}

	@Override
	public final Disposable listen(Consumer<ChangeSignal> listener) {
		this.listeners.add(listener);
		return () -> this.listeners.remove(listener);
	}

	@Override
	public final Disposable listenToMessages(Consumer<String> listener) {
		this.messageListeners.add(listener);
		return () -> this.messageListeners.remove(listener);
	}

	@Override
	public final Mono<Void> started() {
		return this.started.asMono();
	}

	@Override
	public final SignalStatus status() {
		return new SignalStatus(this.transport, this.connected, this.deaf, this.lag, this.sent.get(),
				this.received.get());
	}

	@Override
	public final Mono<Void> close() {
		return Mono.defer(() -> {
			this.closed = true;
			List<String> rest;
			synchronized (this) {
				rest = takeTexts();
				this.flushing = true;
			}
			return (rest.isEmpty() ? Mono.<Void>empty() : transmit(rest)).timeout(CLOSE_TIMEOUT)
				.onErrorComplete()
				.doFinally((signal) -> this.life.dispose());
		});
	}

}
