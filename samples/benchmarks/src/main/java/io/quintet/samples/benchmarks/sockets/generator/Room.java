package io.quintet.samples.benchmarks.sockets.generator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The clients of one server, and the account of what was published to them: each must get
 * all messages of a publisher, in their order, once. All of it happens on the event loop.
 */
final class Room implements Wire.Listener {

	private static final int AHEAD = 1 << 14;

	private final Dialect dialect;

	private final List<Wire> members = new ArrayList<>();

	private final List<Wire> publishers = new ArrayList<>();

	private final byte[] message;

	private final int stampAt;

	private final int clientIdAt;

	// By publisher: the number of its next message, how many members lack each of its
	// messages.
	private int[] next = {};

	private int[][] lacking = {};

	// By member and publisher: the number that has to come next.
	private int[][] expected = {};

	private int offset = -1;

	private int frameBytes;

	private int outstanding;

	private @Nullable Window window;

	private @Nullable Throwable failure;

	private boolean closing;

	Room(Dialect dialect) {
		this.dialect = dialect;
		this.message = dialect.publish(0).getBytes(StandardCharsets.UTF_8);
		this.stampAt = Stamp.find(this.message);
		this.clientIdAt = new String(this.message, StandardCharsets.ISO_8859_1).indexOf(Dialect.CLIENT_ID);
	}

	Dialect dialect() {
		return this.dialect;
	}

	List<Wire> members() {
		return this.members;
	}

	List<Wire> publishers() {
		return this.publishers;
	}

	/** Begins the account, when all have joined. */
	void begin() {
		int count = this.publishers.size();
		this.next = new int[count];
		this.lacking = new int[count][AHEAD];
		this.expected = new int[this.members.size()][count];
	}

	/** Leads events to a window of time, and errors too. */
	void observe(@Nullable Window observer) {
		this.window = observer;
		if (observer != null && this.failure != null) {
			observer.failed(this.failure);
		}
	}

	int frameBytes() {
		return this.frameBytes;
	}

	int outstanding() {
		return this.outstanding;
	}

	void publish(int publisher, long due) {
		int number = this.next[publisher]++;
		if (this.lacking[publisher][number % AHEAD] != 0) {
			fail(new IllegalStateException("the server is " + AHEAD + " messages behind"));
			return;
		}
		this.lacking[publisher][number % AHEAD] = this.members.size();
		this.outstanding++;
		Stamp.write(this.message, this.stampAt, publisher, number, due);
		Stamp.digits(this.message, this.clientIdAt + 2, 2, publisher);
		Stamp.digits(this.message, this.clientIdAt + 5, 10, number);
		this.publishers.get(publisher).send(Frames.text(this.message));
	}

	@Override
	public void event(Wire wire, ByteBuf in, int start, int length) {
		long now = System.nanoTime();
		int at = stampAt(in, start, length);
		if (at < 0 || this.expected.length == 0) {
			return;
		}
		int publisher = Stamp.publisher(in, at);
		int number = Stamp.number(in, at);
		if (this.expected[wire.number()][publisher]++ != number) {
			fail(new IllegalStateException("message %d of publisher %d came to client %d out of turn".formatted(number,
					publisher, wire.number())));
			return;
		}
		this.frameBytes = length + 2;
		boolean complete = --this.lacking[publisher][number % AHEAD] == 0;
		if (complete) {
			this.outstanding--;
		}
		Window observer = this.window;
		if (observer != null) {
			observer.delivered(publisher, complete, Stamp.due(in, at), now);
		}
	}

	private int stampAt(ByteBuf in, int start, int length) {
		int at = start + this.offset;
		if (this.offset >= 0 && this.offset + Stamp.LENGTH <= length && Stamp.isAt(in, at)) {
			return at;
		}
		at = Stamp.find(in, start, length);
		this.offset = (at < 0) ? -1 : at - start;
		return at;
	}

	@Override
	public void ended(Wire wire, Throwable cause) {
		if (!this.closing) {
			fail(cause);
		}
	}

	private void fail(Throwable cause) {
		if (this.failure == null) {
			this.failure = cause;
			Window observer = this.window;
			if (observer != null) {
				observer.failed(cause);
			}
		}
	}

	/** From here on clients may come and go. */
	void loosen() {
		this.closing = true;
	}

	void close() {
		this.closing = true;
		this.members.forEach(Wire::cut);
		this.publishers.forEach(Wire::cut);
		this.members.clear();
		this.publishers.clear();
	}

}
