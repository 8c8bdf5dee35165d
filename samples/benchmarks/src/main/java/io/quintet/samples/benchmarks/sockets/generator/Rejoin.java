package io.quintet.samples.benchmarks.sockets.generator;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.samples.benchmarks.acp.Message;
import io.quintet.samples.benchmarks.load.Latencies;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Return;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Returned;
import io.quintet.samples.benchmarks.sockets.generator.Wire.Ack;

/**
 * All clients of a room come back at once, each until it succeeds, and join with a
 * cursor.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class Rejoin {

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final String FIRST_ID = "evt_0000000000000000";

	private static final int RETRY_MILLIS = 200;

	private static final int LONGEST_SECONDS = 50;

	private final EventLoop loop;

	private final Room room;

	private final Return order;

	private final Bootstrap bootstrap;

	private final Latencies latencies = new Latencies();

	private final CompletableFuture<Returned> result = new CompletableFuture<>();

	private long began;

	private long last;

	private int attempts;

	Rejoin(EventLoop loop, Room room, Return order) {
		this.loop = loop;
		this.room = room;
		this.order = order;
		this.bootstrap = Sockets.bootstrap(loop);
	}

	CompletableFuture<Returned> run() {
		this.room.loosen();
		if (this.order.cut()) {
			this.room.members().forEach(Wire::cut);
		}
		this.began = System.nanoTime();
		for (int number = 0; number < this.room.members().size(); number++) {
			comeBack(number);
		}
		this.loop.schedule(this::end, LONGEST_SECONDS, TimeUnit.SECONDS);
		return this.result;
	}

	private void comeBack(int number) {
		if (this.result.isDone()) {
			return;
		}
		this.attempts++;
		Wire wire = new Wire(number, this.room.dialect().headers(number), this.room);
		this.room.members().set(number, wire);
		wire.open(this.bootstrap, Sockets.server(this.order.port()), Sockets.client(number, this.order.addresses()))
			.thenCompose((open) -> wire.ask(request(number % this.order.threads(), this.order.since())))
			.whenComplete((ack, failure) -> {
				if (failure != null) {
					wire.cut();
					retry(number);
				}
				else {
					back(ack);
				}
			});
	}

	private void retry(int number) {
		long delay = RETRY_MILLIS / 2 + ThreadLocalRandom.current().nextLong(RETRY_MILLIS);
		this.loop.schedule(() -> comeBack(number), delay, TimeUnit.MILLISECONDS);
	}

	private void back(Ack ack) {
		try {
			requireReplay(ack, this.order.replayed());
		}
		catch (IllegalStateException ex) {
			this.result.completeExceptionally(ex);
			return;
		}
		this.latencies.add(ack.at() - this.began);
		this.last = ack.at();
		if (this.latencies.size() == this.room.members().size()) {
			end();
		}
	}

	private void end() {
		double[] millis = this.latencies.millis(0.5, 0.99);
		this.result.complete(new Returned(this.latencies.size(), (this.last - this.began) / 1e6, millis[0], millis[1],
				this.attempts));
	}

	/** The event that joins with a cursor before all events of a moment. */
	static String request(int thread, String since) {
		return "[\"thread:join\",{\"thread_id\":\"%s\",\"since\":{\"created_at\":\"%s\",\"id\":\"%s\"}}]"
			.formatted(Message.threadId(thread), since, FIRST_ID);
	}

	/** The event that leaves. */
	static String leave(int thread) {
		return "[\"thread:leave\",{\"thread_id\":\"%s\"}]".formatted(Message.threadId(thread));
	}

	/** Who replays less must not pass for fast. */
	static void requireReplay(Ack ack, int events) {
		JsonNode answer = JSON.readTree(ack.arguments()).path(0);
		if (answer.path("replayed").size() != events || answer.path("replay_truncated").asBoolean(true)) {
			throw new IllegalStateException("%d events replayed instead of %d, truncated: %s"
				.formatted(answer.path("replayed").size(), events, answer.path("replay_truncated")));
		}
	}

}
