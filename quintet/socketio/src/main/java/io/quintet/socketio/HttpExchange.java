package io.quintet.socketio;

import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * One request to the endpoint and its answer. The request belongs to the event loop of
 * its connection; any thread can answer, and the first answer counts.
 */
final class HttpExchange {

	/** Time in which a body has to be there. */
	static final Duration BODY_TIMEOUT = Duration.ofSeconds(10);

	/** Most of a body that is read and dropped, in bodies of the largest size. */
	private static final int MAX_DISCARDED_BODIES = 16;

	private static final AttributeKey<AtomicInteger> STRANGERS = AttributeKey.valueOf("quintet.socketio.strangers");

	private final ServerWebExchange exchange;

	private final Channel channel;

	private final @Nullable Principal principal;

	private final EngineRequest target;

	private final Engine engine;

	private final Upgrade upgrade;

	private final AtomicInteger strangers;

	private final AtomicBoolean answered = new AtomicBoolean();

	private final Sinks.One<Mono<Void>> answer = Sinks.one();

	private final int maxBody;

	private final Memory.Share share;

	private @Nullable ByteBuf body;

	private long discarded;

	private volatile @Nullable Ending ending;

	private volatile boolean cut;

	private @Nullable Runnable onCut;

	HttpExchange(ServerWebExchange exchange, Channel channel, @Nullable Principal principal, Engine engine,
			Upgrade upgrade) {
		this.exchange = exchange;
		this.channel = channel;
		this.principal = principal;
		this.target = EngineRequest.of(exchange.getRequest());
		this.engine = engine;
		this.upgrade = upgrade;
		AtomicInteger first = new AtomicInteger();
		AtomicInteger there = channel.attr(STRANGERS).setIfAbsent(first);
		this.strangers = (there != null) ? there : first;
		this.maxBody = engine.maxBody(this);
		this.share = engine.memory().new Share();
	}

	ServerHttpRequest request() {
		return this.exchange.getRequest();
	}

	EngineRequest target() {
		return this.target;
	}

	Channel channel() {
		return this.channel;
	}

	@Nullable Principal principal() {
		return this.principal;
	}

	/**
	 * Returns how many sessions were opened on this connection that are in no namespace
	 * yet.
	 */
	AtomicInteger strangers() {
		return this.strangers;
	}

	/**
	 * Reads the request and answers it.
	 * @return completes when both is done
	 */
	Mono<Void> handle() {
		Mono<Void> answering = this.answer.asMono().flatMap((writing) -> writing).doOnCancel(this::cut);
		return Mono.when(answering, Mono.defer(this::read));
	}

	private Mono<Void> read() {
		onEventLoop(() -> ReadAhead.install(this.channel, this.engine.memory()));
		if (!isAnswered()) {
			this.engine.begin(this, request().getHeaders().getContentLength() > this.maxBody);
		}
		if (!hasBody()) {
			return Mono.fromRunnable(this::complete);
		}
		if (isAnswered() && request().getHeaders().containsHeader(HttpHeaders.EXPECT)) {
			// Who reads invites the body.
			return Mono.empty();
		}
		return request().getBody()
			.doOnNext(this::add)
			.then(Mono.<Void>fromRunnable(this::complete))
			.timeout(BODY_TIMEOUT, Schedulers.fromExecutorService(this.channel.eventLoop()))
			.onErrorResume((ex) -> {
				// It does not come, or not whole.
				close();
				return Mono.never();
			});
	}

	private boolean hasBody() {
		HttpHeaders headers = request().getHeaders();
		return headers.getContentLength() > 0 || headers.containsHeader(HttpHeaders.TRANSFER_ENCODING);
	}

	private void complete() {
		if (!isAnswered()) {
			this.engine.handle(this);
		}
	}

	private boolean isAnswered() {
		return this.answered.get();
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void close() {
		this.channel.close();
	}

	/** Takes a piece of the body, or refuses the request. */
	private void add(DataBuffer piece) {
		try {
			if (isAnswered() || !this.target.method().equals(HttpMethod.POST)) {
				this.discarded += piece.readableByteCount();
				if (this.discarded > (long) this.engine.settings().maxPayload() * MAX_DISCARDED_BODIES) {
					close();
				}
				return;
			}
			int size = (this.body != null) ? this.body.readableBytes() : 0;
			if (piece.readableByteCount() > this.maxBody - size) {
				this.engine.refuseBody(this, Refusal.TOO_LARGE);
				return;
			}
			if (this.body == null) {
				this.body = this.channel.alloc().buffer(piece.readableByteCount());
			}
			byte[] bytes = new byte[piece.readableByteCount()];
			piece.read(bytes);
			this.body.writeBytes(bytes);
			if (!this.share.hold(this.body.capacity(), this.engine.account(this))) {
				this.engine.refuseBody(this, Refusal.NO_ROOM);
			}
		}
		finally {
			DataBufferUtils.release(piece);
		}
	}

	/**
	 * Returns the body.
	 * @throws PacketException when it is not UTF-8
	 */
	String takeBody() {
		ByteBuf buffer = this.body;
		try {
			return (buffer != null) ? Utf8.decode(buffer) : "";
		}
		finally {
			releaseBody();
		}
	}

	private void releaseBody() {
		if (this.body != null) {
			this.body.release();
			this.body = null;
			this.share.release();
		}
	}

	/** Registers what is to happen when the connection ends before the answer. */
	void onCut(Runnable task) {
		onEventLoop(() -> {
			this.onCut = task;
			if (this.cut) {
				task.run();
			}
		});
	}

	/** The connection ended. */
	private void cut() {
		onEventLoop(() -> {
			this.cut = true;
			releaseBody();
			Ending begun = this.ending;
			if (begun != null) {
				begun.end(false);
			}
			if (this.onCut != null) {
				this.onCut.run();
			}
		});
	}

	void refuse(Refusal refusal) {
		HttpHeaders headers = new HttpHeaders();
		if (refusal.status().isSameCodeAs(HttpStatus.SERVICE_UNAVAILABLE)) {
			headers.set(HttpHeaders.RETRY_AFTER, "1");
		}
		answer(refusal.status(), headers, "application/json", refusal.body(), (written) -> {
		});
	}

	void answer(String type, String text) {
		answer(type, text.getBytes(StandardCharsets.UTF_8), (written) -> {
		});
	}

	/**
	 * Answers.
	 * @param type type of the content
	 * @param onEnd told once whether it was written, on any thread
	 */
	void answer(String type, byte[] content, Consumer<Boolean> onEnd) {
		answer(HttpStatus.OK, new HttpHeaders(), type, content, onEnd);
	}

	private void answer(HttpStatusCode status, HttpHeaders headers, String type, byte[] content,
			Consumer<Boolean> onEnd) {
		headers.set(HttpHeaders.CONTENT_TYPE, type);
		headers.setContentLength(content.length);
		headers.setCacheControl(CacheControl.noStore());
		this.engine.origins().answer(request().getHeaders(), headers);
		finish(new Ending(onEnd), (ended) -> write(status, headers, content, ended));
	}

	void answerPreflight() {
		HttpHeaders headers = new HttpHeaders();
		this.engine.origins().answerPreflight(request().getHeaders(), headers);
		finish(new Ending((written) -> {
		}), (ended) -> write(HttpStatus.NO_CONTENT, headers, new byte[0], ended));
	}

	/**
	 * Makes the connection a WebSocket.
	 * @param transport what handles the frames
	 * @param onEnd told once whether it is one, on its event loop if so
	 */
	void upgrade(WebSocketTransport transport, Consumer<Boolean> onEnd) {
		finish(new Ending(onEnd), (ended) -> this.upgrade.perform(this.exchange.getResponse(), this.channel, transport,
				this.engine.settings().maxPayload(), () -> ended.end(true)));
	}

	private void finish(Ending ended, Function<Ending, Mono<Void>> writing) {
		if (!this.answered.compareAndSet(false, true)) {
			ended.end(false);
			return;
		}
		this.ending = ended;
		onEventLoop(() -> {
			releaseBody();
			if (this.cut) {
				ended.end(false);
				return;
			}
			this.answer.tryEmitValue(Mono.defer(() -> writing.apply(ended))
				.doFinally((signal) -> ended.end(signal == SignalType.ON_COMPLETE)));
		});
	}

	private Mono<Void> write(HttpStatusCode status, HttpHeaders headers, byte[] content, Ending ended) {
		ServerHttpResponse response = this.exchange.getResponse();
		response.setStatusCode(status);
		headers.forEach((name, values) -> response.getHeaders().put(name, values));
		if (content.length == 0) {
			return response.setComplete();
		}
		Duration timeout = this.engine.settings().timing().pingTimeout();
		WriteWatch watch = new WriteWatch(this.channel, timeout, this::close);
		Future<?> timer = this.channel.eventLoop()
			.schedule(watch::watch, timeout.toNanos() / WriteWatch.LOOKS, TimeUnit.NANOSECONDS);
		// Of a Mono, Reactor Netty would not tell when it is written.
		ReadAhead connection = this.channel.pipeline().get(ReadAhead.class);
		if (connection != null) {
			connection.beginContent();
		}
		return response.writeWith(Flux.just(response.bufferFactory().wrap(content))).doOnSuccess((nothing) -> {
			if (connection != null && !connection.isContentWritten()) {
				// It also completes when the connection ends first.
				ended.end(false);
			}
		}).doFinally((signal) -> timer.cancel(false));
	}

	private void onEventLoop(Runnable task) {
		if (this.channel.eventLoop().inEventLoop()) {
			task.run();
		}
		else {
			this.channel.eventLoop().execute(task);
		}
	}

	/** Makes a WebSocket of a connection. */
	@FunctionalInterface
	interface Upgrade {

		Mono<Void> perform(ServerHttpResponse response, Channel channel, WebSocketTransport transport, int maxPayload,
				Runnable opened);

	}

	/** Tells once how it went. */
	private static final class Ending {

		private final AtomicBoolean ended = new AtomicBoolean();

		private final Consumer<Boolean> listener;

		Ending(Consumer<Boolean> listener) {
			this.listener = listener;
		}

		void end(boolean good) {
			if (this.ended.compareAndSet(false, true)) {
				this.listener.accept(good);
			}
		}

	}

}
