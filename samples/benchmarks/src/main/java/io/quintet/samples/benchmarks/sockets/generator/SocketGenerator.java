package io.quintet.samples.benchmarks.sockets.generator;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.samples.benchmarks.server.ServerConsole;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Await;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Check;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Close;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Done;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Gather;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Open;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Publish;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Published;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Replay;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Replayed;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Return;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Returned;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Watch;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Watched;

/**
 * The load generator, in a process of its own or in that of a test.
 */
public final class SocketGenerator implements AutoCloseable {

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final long PATIENCE_SECONDS = 55;

	private static final long AWAIT_SECONDS = 20;

	private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private final Map<String, Room> rooms = new HashMap<>();

	private @Nullable TextReaders readers;

	/**
	 * Obeys until standard input ends.
	 * @param args ignored
	 * @throws IOException when standard input fails
	 */
	public static void main(String[] args) throws IOException {
		try (SocketGenerator generator = new SocketGenerator()) {
			ServerConsole.serve(0, generator.commands());
		}
	}

	/**
	 * Returns what the generator can do.
	 * @return by the name of an order, what makes the JSON of its answer out of that of
	 * the order
	 */
	public Map<String, UnaryOperator<String>> commands() {
		return Map.of("Open", command(Open.class, this::open), "Publish", command(Publish.class, this::publish),
				"Replay", command(Replay.class, this::replay), "Return", command(Return.class, this::comeBack), "Close",
				command(Close.class, this::close), "Gather", command(Gather.class, this::gather), "Watch",
				command(Watch.class, this::watch), "Await", command(Await.class, this::awaitTexts), "Check",
				command(Check.class, this::check));
	}

	private static <T> UnaryOperator<String> command(Class<T> type, Function<T, ?> action) {
		return (order) -> JSON.writeValueAsString(action.apply(JSON.readValue(order, type)));
	}

	private Done open(Open order) {
		Room room = new Room(order.dialect());
		this.rooms.put(order.room(), room);
		long began = System.nanoTime();
		await(new Opening(this.group.next(), room, order).run());
		onLoop(() -> {
			room.begin();
			return room;
		});
		return new Done(room.members().size(), (System.nanoTime() - began) / 1e6);
	}

	private Published publish(Publish order) {
		return await(onLoop(() -> new Window(room(order.room()), order, this.group.next()).run()));
	}

	private Replayed replay(Replay order) {
		Wire wire = room(order.room()).members().get(0);
		List<Double> latencies = new ArrayList<>();
		int bytes = 0;
		for (int i = 0; i < order.joins(); i++) {
			long[] sent = new long[1];
			Wire.Ack ack = await(onLoop(() -> {
				sent[0] = System.nanoTime();
				return wire.ask(Rejoin.request(0, order.since()));
			}));
			Rejoin.requireReplay(ack, order.replayed());
			latencies.add((ack.at() - sent[0]) / 1e6);
			bytes = ack.arguments().length;
			await(onLoop(() -> wire.ask(Rejoin.leave(0))));
		}
		return new Replayed(latencies, bytes);
	}

	private Returned comeBack(Return order) {
		Room room = room(order.room());
		return await(onLoop(() -> new Rejoin(this.group.next(), room, order).run()));
	}

	private Done close(Close order) {
		long began = System.nanoTime();
		Room room = Objects.requireNonNull(this.rooms.remove(order.room()));
		int sockets = onLoop(() -> {
			int open = room.members().size();
			room.close();
			return open;
		});
		return new Done(sockets, (System.nanoTime() - began) / 1e6);
	}

	private Done gather(Gather order) {
		long began = System.nanoTime();
		TextReaders gathered = new TextReaders(this.group.next(), order);
		this.readers = gathered;
		await(gathered.gather());
		return new Done(order.threads() * order.sockets(), (System.nanoTime() - began) / 1e6);
	}

	private Watched watch(Watch order) {
		return onLoop(() -> {
			readers().watch(order);
			return readers().watched();
		});
	}

	private Watched awaitTexts(Await order) {
		try {
			readers().ended().get(AWAIT_SECONDS, TimeUnit.SECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			// It is for the caller to wait again.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		return onLoop(readers()::watched);
	}

	private Watched check(Check order) {
		if (order.rest()) {
			readers().compareWithRest();
		}
		Watched watched = onLoop(() -> {
			readers().close();
			return readers().watched();
		});
		this.readers = null;
		return watched;
	}

	private TextReaders readers() {
		return Objects.requireNonNull(this.readers, "nobody reads");
	}

	private Room room(String name) {
		return Objects.requireNonNull(this.rooms.get(name), name);
	}

	private <T> T onLoop(Callable<T> task) {
		return await(this.group.next().submit(task));
	}

	private static <T> T await(CompletableFuture<T> future) {
		return await((Future<T>) future);
	}

	private static <T> T await(Future<T> future) {
		try {
			return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
	}

}
