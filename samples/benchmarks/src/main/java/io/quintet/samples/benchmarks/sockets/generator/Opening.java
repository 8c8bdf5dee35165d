package io.quintet.samples.benchmarks.sockets.generator;

import java.util.concurrent.CompletableFuture;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;

import io.quintet.samples.benchmarks.sockets.generator.Orders.Open;

/**
 * Opens the clients of a room, a few at a time.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class Opening {

	private static final int AT_ONCE = 64;

	private final EventLoop loop;

	private final Room room;

	private final Open order;

	private final Bootstrap bootstrap;

	private final CompletableFuture<Room> result = new CompletableFuture<>();

	private int begun;

	private int open;

	Opening(EventLoop loop, Room room, Open order) {
		this.loop = loop;
		this.room = room;
		this.order = order;
		this.bootstrap = Sockets.bootstrap(loop);
	}

	CompletableFuture<Room> run() {
		this.loop.execute(() -> {
			for (int i = 0; i < AT_ONCE; i++) {
				openNext();
			}
		});
		return this.result;
	}

	private int count() {
		return this.order.sockets() + this.order.publishers();
	}

	private void openNext() {
		if (this.begun == count() || this.result.isDone()) {
			return;
		}
		int number = this.begun++;
		boolean member = number < this.order.sockets();
		Wire wire = new Wire(number, this.room.dialect().headers(member ? number : 0), this.room);
		(member ? this.room.members() : this.room.publishers()).add(wire);
		CompletableFuture<?> ready = wire.open(this.bootstrap, Sockets.server(this.order.port()),
				Sockets.client(number, this.order.addresses()));
		if (member && this.order.threads() > 0) {
			ready = ready.thenCompose((open) -> wire.ask(this.room.dialect().join(number % this.order.threads())));
		}
		ready.whenComplete((done, failure) -> {
			if (failure != null) {
				this.result.completeExceptionally(failure);
			}
			else if (++this.open == count()) {
				this.result.complete(this.room);
			}
			else {
				openNext();
			}
		});
	}

}
