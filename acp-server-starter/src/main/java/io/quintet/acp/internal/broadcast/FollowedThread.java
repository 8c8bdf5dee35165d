package io.quintet.acp.internal.broadcast;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.quintet.acp.broadcast.ThreadChange;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.store.ThreadChanges.ThreadPosition;
import io.quintet.acp.store.ThreadChanges.ThreadProgress;
import io.quintet.support.reactive.SerialGate;
import org.jspecify.annotations.Nullable;

/**
 * How far the frames of a thread were told on this node. A change of this node that
 * follows directly is told at once; when another node has committed in between, both are
 * read from the store.
 */
final class FollowedThread {

	private final String id;

	private final Consumer<ThreadFrame> listener;

	private final Consumer<String> reader;

	private final SerialGate gate = new SerialGate("a followed thread");

	// Guarded by the entry in the map of followed threads.
	private int followers;

	private final String mark = UUID.randomUUID().toString();

	/** Nodes that were asked for texts, and whether they have answered. */
	private final Map<String, Boolean> heard = new ConcurrentHashMap<>();

	private volatile @Nullable ThreadPosition position;

	/** Whether a change came that is neither told nor read. */
	private boolean behind;

	/**
	 * Creates a thread of unknown position.
	 * @param listener told the frames
	 * @param reader asked to read the thread
	 */
	FollowedThread(String id, Consumer<ThreadFrame> listener, Consumer<String> reader) {
		this.id = id;
		this.listener = listener;
		this.reader = reader;
	}

	String id() {
		return this.id;
	}

	void enter() {
		this.followers++;
	}

	/** Tells whether no follower is left. */
	boolean exit() {
		this.followers--;
		return this.followers == 0;
	}

	/** The position, {@code null} before it was read. */
	@Nullable ThreadPosition position() {
		return this.position;
	}

	/** Takes the position from which on frames are told, the first time only. */
	void begin(ThreadPosition present) {
		this.gate.execute(() -> {
			if (this.position == null) {
				this.position = present;
				readIfBehind();
			}
		});
	}

	/** Takes a change of this node. */
	void committed(ThreadChange change) {
		this.gate.execute(() -> {
			ThreadPosition told = this.position;
			if (told == null) {
				this.behind = true;
			}
			else if (change.version() == told.version() + 1 || change.version() == Long.MAX_VALUE) {
				this.position = new ThreadPosition(this.id, change.version(),
						(change.at() != null) ? change.at() : told.at());
				change.frames().forEach(this.listener);
			}
			else if (change.version() > told.version()) {
				this.behind = true;
				readIfBehind();
			}
		});
	}

	/** Marks the questions of this following. */
	String mark() {
		return this.mark;
	}

	/** Takes the answer of another node to a question. */
	void answered(String node, String asked) {
		if (asked.equals(this.mark)) {
			this.heard.put(node, true);
		}
	}

	/** Whether a node has answered, so that its frames are not older than this. */
	boolean hears(String node) {
		return this.heard.getOrDefault(node, false);
	}

	/** Whether a node that has not answered is to be asked now. */
	boolean mayAsk(String node) {
		return this.position != null && this.heard.putIfAbsent(node, false) == null;
	}

	/** Tells what is no change. */
	void tell(ThreadFrame frame) {
		this.gate.execute(() -> this.listener.accept(frame));
	}

	/** Another node or an unknown writer has changed the thread. */
	void changed() {
		this.gate.execute(() -> {
			this.behind = true;
			readIfBehind();
		});
	}

	private void readIfBehind() {
		ThreadPosition told = this.position;
		if (this.behind && told != null) {
			this.behind = false;
			if (!told.isDeleted()) {
				this.reader.accept(this.id);
			}
		}
	}

	/**
	 * Takes what was read. It is read again when the thread was told further meanwhile.
	 * @param asked the position behind which it was read
	 */
	void read(ThreadPosition asked, ThreadProgress progress) {
		this.gate.execute(() -> {
			ThreadPosition told = this.position;
			if (asked.equals(told)) {
				this.position = progress.position();
				progress.frames().forEach(this.listener);
				this.behind |= !progress.complete();
			}
			else if (told != null && (progress.position().version() > told.version() || !progress.complete())) {
				this.behind = true;
			}
			readIfBehind();
		});
	}

}
