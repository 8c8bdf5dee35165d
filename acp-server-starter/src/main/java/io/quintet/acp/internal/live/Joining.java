package io.quintet.acp.internal.live;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.quintet.acp.Replay;
import io.quintet.acp.internal.json.SocketJson;
import io.quintet.acp.internal.request.RequestReader.JoinRequest;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.ThreadEvent;
import io.quintet.socketio.SocketIoSocket;

/**
 * One join of a thread: first the socket is among those that get its frames, then what it
 * missed is read, so that nothing falls between.
 */
final class Joining {

	// How often the thread is read when the socket's right to it changes meanwhile.
	private static final int MAX_READS = 5;

	private final ThreadFeeds feeds;

	private final SocketIoSocket socket;

	private final JoinedThreads joined;

	private final JoinRequest request;

	private final AcpSocketSettings settings;

	private volatile @Nullable Subscription subscription;

	private volatile Subscription.@Nullable Start start;

	private volatile @Nullable Replay replay;

	private volatile boolean refused;

	Joining(ThreadFeeds feeds, SocketIoSocket socket, JoinedThreads joined, JoinRequest request,
			AcpSocketSettings settings) {
		this.feeds = feeds;
		this.socket = socket;
		this.joined = joined;
		this.request = request;
		this.settings = settings;
	}

	/** Makes the answer. */
	Mono<byte[]> answer() {
		return Mono.defer(this::begun)
			.repeatWhenEmpty(MAX_READS, (again) -> again)
			// The socket has gone meanwhile.
			.onErrorMap(IllegalStateException.class, (ex) -> unsettled())
			.flatMap((begun) -> read(begun, 1))
			.doOnError((ex) -> this.refused = isRefusal(ex));
	}

	// Empty when the existing subscription has ended meanwhile: a new one is begun.
	private Mono<Subscription> begun() {
		Subscription current = this.feeds.subscription(this.request.threadId(), this.socket, this.joined);
		this.subscription = current;
		return current.begin(this.request.since())
			.doOnNext((begun) -> this.start = begun)
			.delayUntil((begun) -> current.followed())
			.map((begun) -> current);
	}

	private Mono<byte[]> read(Subscription current, int reads) {
		return this.joined.threads()
			.replay(this.joined.identity(), this.request.threadId(), this.request.since(),
					this.settings.replay().maxEvents())
			.flatMap((found) -> {
				Answer answer = answer(withoutLive(found));
				return current.confirm().flatMap((confirmed) -> {
					if (confirmed) {
						this.replay = answer.replay();
						return Mono.just(answer.json());
					}
					return (reads < MAX_READS) ? read(current, reads + 1) : Mono.error(Joining::unsettled);
				});
			});
	}

	/** Leaves out what has come live since the replay was cut short. */
	private Replay withoutLive(Replay found) {
		Subscription.Start begun = this.start;
		Cursor before = (begun != null) ? begun.before() : null;
		if (before == null) {
			return found;
		}
		List<ThreadEvent> missed = found.events()
			.stream()
			.takeWhile((event) -> event.cursor().compareTo(before) < 0)
			.toList();
		if (missed.size() == found.events().size() && found.truncated()) {
			return found;
		}
		Cursor position = missed.isEmpty() ? this.request.since() : missed.get(missed.size() - 1).cursor();
		return new Replay(found.thread(), missed, false, position, found.runs());
	}

	/** Writes a replay, or less of it when it is too large to be sent at once. */
	private Answer answer(Replay missed) {
		byte[] json = SocketJson.joined(this.request.threadId(), missed.events(), missed.truncated());
		int count = missed.events().size();
		if (json.length <= this.settings.replay().maxSize() || count < 2) {
			return new Answer(missed, json);
		}
		List<ThreadEvent> fewer = missed.events().subList(0, count / 2);
		return answer(new Replay(missed.thread(), fewer, true, fewer.get(fewer.size() - 1).cursor(), missed.runs()));
	}

	/** To be called when the answer is on its way, or there is none. */
	void finish() {
		Subscription current = this.subscription;
		Subscription.Start begun = this.start;
		if (current == null) {
			return;
		}
		Replay answered = this.replay;
		if (begun == null || this.refused || (answered == null && begun.first())) {
			current.leave();
		}
		else {
			current.release(begun, (this.request.since() != null) ? answered : null, runs(answered));
		}
	}

	/** Runs that the socket may believe to be at work, as they are. */
	private List<EncodedFrame> runs(@Nullable Replay answered) {
		List<EncodedFrame> runs = new ArrayList<>();
		long size = 0;
		for (Run run : (answered != null) ? answered.runs() : List.<Run>of()) {
			EncodedFrame outgoing = EncodedFrame.of(run);
			size += outgoing.size();
			if (size > this.settings.replay().maxSize()) {
				break;
			}
			runs.add(outgoing);
		}
		return runs;
	}

	// Errors that mean the socket may not read the thread; others decide nothing.
	private static boolean isRefusal(Throwable ex) {
		return ex instanceof AcpException refusal
				&& (refusal.code() == ErrorCode.NOT_FOUND || refusal.code() == ErrorCode.FORBIDDEN);
	}

	private static AcpException unsettled() {
		return new AcpException(ErrorCode.UNAVAILABLE, "the thread changes too fast");
	}

	/**
	 * What goes out.
	 *
	 * @param replay what is in it
	 * @param json the same in UTF-8
	 */
	@SuppressWarnings("ArrayRecordComponent")
	private record Answer(Replay replay, byte[] json) {
	}

}
