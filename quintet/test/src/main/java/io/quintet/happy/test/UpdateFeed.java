package io.quintet.happy.test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

import tools.jackson.databind.JsonNode;

import io.quintet.happy.internal.json.HappyJson;
import io.quintet.socketio.SocketIoArguments;

/**
 * Brings frames to sockets: at once, or as the faults want it. Called under the lock of
 * an account, so that the frames of one account come in their order.
 */
final class UpdateFeed {

	private static final int MAX_HELD = 200_000;

	private final List<Delivery> held = new ArrayList<>();

	private boolean holding;

	private boolean doubled;

	private int lost;

	synchronized void send(AccountState account, String event, JsonNode frame, Predicate<ClientSocket> to) {
		if (event.equals("update") && this.lost > 0) {
			this.lost--;
			return;
		}
		SocketIoArguments arguments = SocketIoArguments.ofJson(HappyJson.bytes(frame));
		for (ClientSocket socket : account.sockets) {
			if (to.test(socket)) {
				deliver(new Delivery(socket, event, arguments));
			}
		}
	}

	private void deliver(Delivery delivery) {
		if (this.holding) {
			if (this.held.size() == MAX_HELD) {
				throw new IllegalStateException("More than " + MAX_HELD + " updates are held back");
			}
			this.held.add(delivery);
			return;
		}
		delivery.send();
		if (this.doubled) {
			delivery.send();
		}
	}

	synchronized void hold() {
		this.holding = true;
	}

	synchronized void release(boolean shuffled, boolean duplicated) {
		List<Delivery> released = new ArrayList<>(this.held);
		if (duplicated) {
			released.addAll(this.held);
		}
		if (shuffled) {
			Collections.shuffle(released, new Random(released.size()));
		}
		this.held.clear();
		this.holding = false;
		released.forEach(Delivery::send);
	}

	synchronized void duplicate(boolean on) {
		this.doubled = on;
	}

	synchronized void lose(int count) {
		this.lost = count;
	}

	private record Delivery(ClientSocket socket, String event, SocketIoArguments arguments) {

		void send() {
			this.socket.emit(this.event, this.arguments);
		}

	}

}
