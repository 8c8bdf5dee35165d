package io.quintet.samples.benchmarks.sockets.generator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.samples.benchmarks.acp.Message;
import io.quintet.samples.benchmarks.load.Latencies;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Gather;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Watch;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Watched;

/**
 * The readers of texts, who drop out and come back while an assistant writes. Whatever a
 * reader has that is not the stored text is a fault.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class TextReaders {

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final int AT_ONCE = 64;

	private static final int EXAMPLES = 5;

	private static final int LONGEST_AWAY_MILLIS = 300;

	private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

	// Not all texts begin at once, or the parts of all of them would come at once.
	private static final int LONGEST_START_MILLIS = 500;

	private final EventLoop loop;

	private final Gather order;

	private final Bootstrap bootstrap;

	private final List<TextReader> readers = new ArrayList<>();

	private final Latencies latencies = new Latencies();

	private final List<String> faults = new ArrayList<>();

	private final CompletableFuture<Void> gathered = new CompletableFuture<>();

	private final CompletableFuture<Void> ended = new CompletableFuture<>();

	private Random random = new Random();

	private int begun;

	private int ready;

	private int dropsLeft;

	private int drops;

	private int away;

	private int stored;

	private int compared;

	private long deltas;

	private long bytes;

	private int faultCount;

	private long began;

	private long last;

	TextReaders(EventLoop loop, Gather order) {
		this.loop = loop;
		this.order = order;
		this.bootstrap = Sockets.bootstrap(loop);
		for (int i = 0; i < order.threads() * order.sockets(); i++) {
			this.readers.add(new TextReader(i, order.first() + i / order.sockets(), this));
		}
	}

	CompletableFuture<Void> gather() {
		this.loop.execute(() -> {
			for (int i = 0; i < AT_ONCE; i++) {
				joinNext();
			}
		});
		return this.gathered;
	}

	private void joinNext() {
		if (this.begun == this.readers.size()) {
			return;
		}
		this.readers.get(this.begun++).join(this.bootstrap, this.order.port()).whenComplete((done, failure) -> {
			if (failure != null) {
				this.gathered.completeExceptionally(failure);
			}
			else if (++this.ready == this.readers.size()) {
				this.gathered.complete(null);
			}
			else {
				joinNext();
			}
		});
	}

	void watch(Watch watch) {
		this.random = new Random(watch.seed());
		this.began = System.nanoTime();
		this.last = this.began;
		this.dropsLeft = watch.drops();
		long start = Math.min(LONGEST_START_MILLIS, watch.millis() / 10);
		for (int thread = 0; thread < this.order.threads(); thread++) {
			TextReader first = this.readers.get(thread * this.order.sockets());
			later(start, () -> invoke(first));
		}
		for (int i = 0; i < watch.drops(); i++) {
			later(watch.millis(), this::drop);
		}
		lookAfter();
	}

	private void later(long mostMillis, Runnable task) {
		this.loop.schedule(task, (long) (this.random.nextDouble() * mostMillis), TimeUnit.MILLISECONDS);
	}

	private void invoke(TextReader reader) {
		if (reader.isAtRest()) {
			reader.invoke();
		}
		else {
			later(LONGEST_AWAY_MILLIS, () -> invoke(reader));
		}
	}

	private void drop() {
		TextReader reader = this.readers.get(this.random.nextInt(this.readers.size()));
		if (!reader.isAtRest()) {
			// Another one, a little later.
			later(LONGEST_AWAY_MILLIS, this::drop);
			return;
		}
		this.dropsLeft--;
		this.away++;
		reader.drop();
		later(LONGEST_AWAY_MILLIS,
				() -> reader.join(this.bootstrap, this.order.port()).whenComplete((done, failure) -> {
					this.away--;
					this.drops++;
					if (failure != null) {
						fault("a reader cannot come back: " + failure.getMessage());
					}
					endIfComplete();
				}));
	}

	void received(int length, boolean delta, long now) {
		this.bytes += length;
		this.deltas += delta ? 1 : 0;
		this.last = now;
		endIfComplete();
	}

	void late(long nanos) {
		this.latencies.add(nanos);
	}

	void stored(boolean whole) {
		this.stored++;
		this.compared += whole ? 1 : 0;
	}

	void fault(String fault) {
		this.faultCount++;
		if (this.faults.size() < EXAMPLES) {
			this.faults.add(fault);
		}
	}

	private void endIfComplete() {
		if (this.stored >= this.readers.size() && this.dropsLeft == 0 && this.away == 0) {
			this.ended.complete(null);
		}
	}

	private void lookAfter() {
		this.loop.schedule(() -> {
			if (System.nanoTime() - this.last > PATIENCE && !this.ended.isDone()) {
				fault("nothing arrives any more: %d of %d readers have the event".formatted(this.stored,
						this.readers.size()));
				this.ended.complete(null);
			}
			else if (!this.ended.isDone()) {
				lookAfter();
			}
		}, 1, TimeUnit.SECONDS);
	}

	CompletableFuture<Void> ended() {
		return this.ended;
	}

	Watched watched() {
		double[] millis = this.latencies.millis(0.5, 0.99);
		long characters = 0;
		for (int i = 0; i < this.readers.size(); i += this.order.sockets()) {
			characters += this.readers.get(i).texts().values().stream().mapToLong(String::length).sum();
		}
		return new Watched(this.ended.isDone(), (this.last - this.began) / 1e6, this.drops, this.compared, characters,
				this.deltas, this.bytes, millis[0], millis[1], List.copyOf(this.faults), this.faultCount);
	}

	/** Compares the texts of all readers with what the server tells; not on the loop. */
	void compareWithRest() {
		HttpClient http = HttpClient.newHttpClient();
		Map<String, Map<String, String>> stored = new HashMap<>();
		for (TextReader reader : this.readers) {
			Map<String, String> texts = stored.computeIfAbsent(reader.threadId(), (id) -> storedTexts(http, id));
			if (!texts.equals(reader.texts())) {
				this.loop.execute(() -> fault("a reader of " + reader.threadId() + " has other texts than REST"));
			}
		}
	}

	private Map<String, String> storedTexts(HttpClient http, String threadId) {
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:%d/acp/threads/%s/events".formatted(this.order.port(), threadId)));
		Message.headers(0).forEach(request::header);
		try {
			String page = http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
			Map<String, String> texts = new HashMap<>();
			for (JsonNode event : JSON.readTree(page).path("items")) {
				if (event.path("type").asString("").equals("message")) {
					texts.put(event.get("id").stringValue(), event.path("content").path(0).path("text").stringValue());
				}
			}
			return texts;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	void close() {
		this.readers.forEach(TextReader::drop);
	}

}
