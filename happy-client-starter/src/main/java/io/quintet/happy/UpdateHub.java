package io.quintet.happy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.error.AuthenticationException;
import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.internal.transport.SharedSocket;

/**
 * Dispatches the frames of the socket to the followers of a session. Malformed frames are
 * counted and ignored.
 */
final class UpdateHub implements SharedSocket.Watcher {

	private final Map<String, List<Consumer<Signal>>> followers = new ConcurrentHashMap<>();

	private final AtomicBoolean connectedBefore = new AtomicBoolean();

	private final AccountRecords account;

	private final HappyMeters meters;

	UpdateHub(AccountRecords account, HappyMeters meters) {
		this.account = account;
		this.meters = meters;
	}

	/** Follows a session until it is disposed of. The follower must not block. */
	Disposable follow(String sessionId, Consumer<Signal> follower) {
		this.followers.compute(sessionId, (id, present) -> {
			List<Consumer<Signal>> list = (present != null) ? present : new CopyOnWriteArrayList<>();
			list.add(follower);
			return list;
		});
		return () -> this.followers.computeIfPresent(sessionId, (id, present) -> {
			present.remove(follower);
			return present.isEmpty() ? null : present;
		});
	}

	@Override
	public void connected() {
		if (this.connectedBefore.getAndSet(true)) {
			this.meters.reconnected();
		}
		tellAll(new Signal.Connected());
	}

	@Override
	public void disconnected() {
		tellAll(new Signal.Disconnected());
	}

	@Override
	public void refused(AuthenticationException ex) {
		tellAll(new Signal.Ended(ex));
	}

	private void tellAll(Signal signal) {
		this.followers.values().forEach((list) -> list.forEach((follower) -> follower.accept(signal)));
	}

	private void tell(@Nullable String sessionId, Signal signal) {
		List<Consumer<Signal>> list = (sessionId != null) ? this.followers.get(sessionId) : null;
		if (list != null) {
			list.forEach((follower) -> follower.accept(signal));
		}
		else if (sessionId == null) {
			this.meters.frameIgnored();
		}
	}

	@Override
	public void event(String name, JsonNode data) {
		if (name.equals("ephemeral")) {
			ephemeral(data);
			return;
		}
		JsonNode body = HappyJson.child(data, "body");
		String type = HappyJson.text(body, "t");
		if (body == null || type == null) {
			this.meters.frameIgnored();
			return;
		}
		switch (type) {
			case "new-message" -> newMessage(body);
			case "update-session" -> tell(HappyJson.text(body, "id"), new Signal.Update(body));
			case "delete-session" -> deleted(HappyJson.text(body, "sid"));
			default -> {
				// Updates of machines and of features that this client does not use.
			}
		}
	}

	private void newMessage(JsonNode body) {
		JsonNode message = HappyJson.child(body, "message");
		if (message == null) {
			this.meters.frameIgnored();
			return;
		}
		tell(HappyJson.text(body, "sid"), new Signal.NewMessage(message));
	}

	private void deleted(@Nullable String sessionId) {
		if (sessionId != null) {
			this.account.forget(sessionId);
		}
		tell(sessionId, new Signal.Ended(Ids.notFound(String.valueOf(sessionId))));
	}

	private void ephemeral(JsonNode data) {
		if ("activity".equals(HappyJson.text(data, "type")) && data.path("active").isBoolean()) {
			tell(HappyJson.text(data, "id"),
					new Signal.Activity(data.path("active").asBoolean(), data.path("thinking").asBoolean(false)));
		}
	}

}
