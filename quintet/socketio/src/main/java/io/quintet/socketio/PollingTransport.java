package io.quintet.socketio;

import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * A session over HTTP: at most one open GET, which waits for packets, and one POST, which
 * brings them. Belongs to the event loop of the session, while the requests have their
 * own.
 */
final class PollingTransport {

	/** Official clients drop a session that sends more at once. */
	private static final int MAX_MESSAGES = 16;

	private static final String TYPE = "text/plain; charset=UTF-8";

	private static final String NOOP = "6";

	/** An upgrading client that polls once more is sent away, but not at once. */
	private static final int NOOP_DELAY_MILLIS = 100;

	private final EngineSession session;

	private final OutboundQueue out;

	private final int maxSize;

	private @Nullable HttpExchange poll;

	private @Nullable HttpExchange post;

	PollingTransport(EngineSession session, OutboundQueue out) {
		this.session = session;
		this.out = out;
		this.maxSize = session.engine().settings().maxPayload() / 2;
	}

	void get(HttpExchange exchange) {
		if (isRefused(exchange)) {
			return;
		}
		if (this.poll != null) {
			exchange.refuse(Refusal.BAD_REQUEST);
			this.session.end(SocketIoDisconnect.PROTOCOL);
			return;
		}
		this.poll = exchange;
		exchange.onCut(() -> this.session.execute(() -> cut(exchange)));
		if (this.session.isUpgrading()) {
			releaseLater(exchange);
		}
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void releaseLater(HttpExchange exchange) {
		this.session.eventLoop().schedule(() -> {
			if (this.session.isUpgrading() && this.poll == exchange) {
				release();
			}
		}, NOOP_DELAY_MILLIS, TimeUnit.MILLISECONDS);
	}

	void post(HttpExchange exchange, String payload) {
		if (isRefused(exchange)) {
			return;
		}
		if (this.post != null) {
			exchange.refuse(Refusal.BAD_REQUEST);
			this.session.end(SocketIoDisconnect.PROTOCOL);
			return;
		}
		this.post = exchange;
		try {
			receive(payload);
		}
		catch (PacketException ex) {
			this.post = null;
			exchange.refuse(Refusal.BAD_REQUEST);
			this.session.violated(ex);
			return;
		}
		if (!this.session.isReadingPaused()) {
			answerPost();
		}
	}

	private boolean isRefused(HttpExchange exchange) {
		if (!this.session.isUpgraded() && this.session.isOverdue()) {
			this.session.end(SocketIoDisconnect.PING_TIMEOUT);
		}
		if (this.session.isClosed()) {
			exchange.refuse(Refusal.SESSION_UNKNOWN);
			return true;
		}
		if (this.session.isUpgraded()) {
			exchange.refuse(Refusal.BAD_REQUEST);
			return true;
		}
		return false;
	}

	private void receive(String payload) {
		int start = 0;
		while (start <= payload.length() && !this.session.isClosed()) {
			int end = payload.indexOf(EngineSession.SEPARATOR, start);
			if (end < 0) {
				end = payload.length();
			}
			this.session.receive(payload.substring(start, end), true);
			start = end + 1;
		}
	}

	void answerPost() {
		HttpExchange exchange = this.post;
		this.post = null;
		if (exchange != null) {
			exchange.answer("text/html", "ok");
		}
	}

	private void cut(HttpExchange exchange) {
		if (this.poll == exchange) {
			this.poll = null;
			this.session.end(SocketIoDisconnect.TRANSPORT);
		}
	}

	/** Answers the open poll if there is something to say. */
	void flush() {
		HttpExchange exchange = this.poll;
		if (exchange != null && !this.out.isEmpty()) {
			this.poll = null;
			answer(exchange, payload());
		}
	}

	private byte[] payload() {
		ByteBuf payload = Unpooled.buffer();
		this.out.pollPayload(payload, MAX_MESSAGES, this.maxSize);
		return ByteBufUtil.getBytes(payload);
	}

	private void answer(HttpExchange exchange, byte[] payload) {
		int size = payload.length;
		this.out.sent(size);
		exchange.answer(TYPE, payload, (written) -> this.session.execute(() -> {
			this.out.written(size);
			if (!written) {
				this.session.end(SocketIoDisconnect.TRANSPORT);
			}
		}));
	}

	/** Answers the open poll without bringing anything. */
	void release() {
		HttpExchange exchange = this.poll;
		this.poll = null;
		if (exchange != null) {
			exchange.answer(TYPE, NOOP);
		}
	}

	/** The client is on a WebSocket now, and what still polls is not the client. */
	void abandon() {
		if (this.poll != null) {
			this.poll.refuse(Refusal.BAD_REQUEST);
			this.poll = null;
		}
		answerPost();
	}

	/**
	 * Answers what is open, with the last packets if there are any. The next request is
	 * told that there is no such session. A packet that says so at once would keep
	 * clients in Python from connecting again.
	 */
	void end() {
		answerPost();
		if (this.out.isEmpty()) {
			release();
		}
		else {
			flush();
		}
	}

}
