package io.quintet.hpp.internal.web;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.mockito.Mockito;
import org.springframework.web.reactive.socket.CloseStatus;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.node.JsonNodeFactory;

import io.quintet.hpp.internal.service.HandshakeService;
import io.quintet.hpp.internal.service.TestHandshakes;
import io.quintet.hpp.session.FormSchema;
import io.quintet.hpp.session.Frame;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.hpp.session.HandshakeSessionStore;
import io.quintet.hpp.session.SessionFrames;
import io.quintet.hpp.store.EmptyHandshakeSessionStore;
import io.quintet.hpp.store.LocalHandshakeEventBus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A node with one socket, whose session another node changes.
 */
class SocketHubTests {

	private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

	private final OtherNode store = new OtherNode();

	private final LocalHandshakeEventBus bus = new LocalHandshakeEventBus();

	private final HandshakeService handshake = TestHandshakes.create(this.store, this.bus);

	private final SocketHub hub = new SocketHub(this.handshake, this.bus, this.timer, Clock.systemUTC(),
			HandshakeWebSettings.Sockets.of(Duration.ofSeconds(20), 1_000_000));

	private final Socket socket = Mockito.mock(Socket.class);

	@BeforeEach
	void connect() {
		Mockito.when(this.socket.id()).thenReturn("socket");
		SocketGroup group = Objects.requireNonNull(this.hub.hold("s1"));
		group.add(this.socket).block(Duration.ofSeconds(10));
	}

	// Between two reads.
	private void pauseOfReads() {
		this.timer.advanceTimeBy(Duration.ofMillis(20));
	}

	@Test
	void aSessionThatAnotherNodeNamesIsReadSoon() {
		this.store.commit(3);
		this.bus.publish(SessionFrames.changed("s1")).block();
		pauseOfReads();
		assertThat(delivered()).containsExactly(0L, 1L, 2L);
		assertThat(this.handshake.statistics().framesRead()).isEqualTo(3);
	}

	@Test
	void namesOfSessionsWithoutSocketAreNotRead() {
		int reads = this.store.reads;
		this.bus.publish(SessionFrames.changed("s2")).block();
		assertThat(this.store.reads).isEqualTo(reads);
	}

	@Test
	void aSweepFindsWhatNoNodeHasTold() {
		this.store.commit(2);
		this.timer.advanceTimeBy(Duration.ofMillis(999));
		assertThat(delivered()).isEmpty();
		this.timer.advanceTimeBy(Duration.ofMillis(1));
		assertThat(delivered()).containsExactly(0L, 1L);
		assertThat(this.handshake.statistics().otherNodes().late()).isEqualTo(2);
		assertThat(this.handshake.statistics().otherNodes().sweepAge()).isNotNull();
	}

	@Test
	void allSessionsAreReadWhenNamesWereLost() {
		this.store.commit(2);
		this.bus.publish(SessionFrames.MANY_CHANGED).block();
		assertThat(delivered()).containsExactly(0L, 1L);
	}

	@Test
	void whatTheStoreReadsInPiecesArrivesWhole() {
		this.store.commit(HandshakeSessionStore.FRAMES_AT_ONCE * 2 + 1);
		this.bus.publish(SessionFrames.changed("s1")).block();
		pauseOfReads();
		assertThat(delivered()).hasSize(HandshakeSessionStore.FRAMES_AT_ONCE * 2 + 1).isSorted();
	}

	@Test
	void framesOfThisNodeWaitForThoseOfTheOtherAndAreSentOnce() {
		this.store.commit(2);
		SessionFrames own = this.store.commit(1);
		this.store.commit(1);
		this.bus.publish(own).block();
		pauseOfReads();
		assertThat(delivered()).containsExactly(0L, 1L, 2L, 3L);
		this.timer.advanceTimeBy(Duration.ofSeconds(5));
		assertThat(delivered()).containsExactly(0L, 1L, 2L, 3L);
	}

	@Test
	void aGapIsNotSkippedWhileTheStoreCannotBeRead() {
		this.store.commit(2);
		SessionFrames own = this.store.commit(1);
		this.store.failure.set(new IllegalStateException("no connection"));
		this.bus.publish(own).block();
		this.timer.advanceTimeBy(Duration.ofSeconds(30));
		assertThat(delivered()).isEmpty();
		this.store.failure.set(null);
		this.timer.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(delivered()).containsExactly(0L, 1L, 2L);
	}

	@Test
	void aPublicationThatCouldNotBeReadIsLeftOut() {
		this.store.commit(1);
		this.store.damage(1);
		this.store.commit(2);
		this.bus.publish(SessionFrames.changed("s1")).block();
		pauseOfReads();
		assertThat(delivered()).containsExactly(0L, 2L, 3L);
		int read = this.store.positions.size();
		this.timer.advanceTimeBy(Duration.ofSeconds(2));
		assertThat(this.store.positions.subList(read, read + 2)).containsExactly(4L, 4L);
	}

	@Test
	void aPublicationThatCouldNotBeReadIsNotReadAgain() {
		this.store.damage(3);
		this.timer.advanceTimeBy(Duration.ofSeconds(2));
		assertThat(this.store.positions).endsWith(0L, 1L);
		this.store.commit(1);
		this.timer.advanceTimeBy(Duration.ofSeconds(2));
		assertThat(delivered()).containsExactly(3L);
	}

	@Test
	void socketsAreClosedWhenFramesMayBeGone() {
		this.store.failure.set(new IllegalStateException("no connection"));
		this.timer.advanceTimeBy(HandshakeSessionStore.FRAMES_KEPT);
		Mockito.verify(this.socket, Mockito.never()).offer(Mockito.any());
		this.timer.advanceTimeBy(Duration.ofSeconds(2));
		ArgumentCaptor<Outbound> last = ArgumentCaptor.forClass(Outbound.class);
		Mockito.verify(this.socket).offer(last.capture());
		assertThat(last.getValue().close()).isEqualTo(CloseStatus.SERVICE_RESTARTED);
	}

	@Test
	void nothingIsReadAfterTheEnd() {
		this.hub.close();
		int reads = this.store.reads;
		this.timer.advanceTimeBy(Duration.ofSeconds(10));
		assertThat(this.store.reads).isEqualTo(reads);
	}

	private List<Long> delivered() {
		ArgumentCaptor<Outbound> outbound = ArgumentCaptor.forClass(Outbound.class);
		Mockito.verify(this.socket, Mockito.atLeast(0)).offer(outbound.capture());
		return outbound.getAllValues().stream().map(Outbound::number).toList();
	}

	/** A store with one session, and the frames that another node has put there. */
	private static final class OtherNode extends EmptyHandshakeSessionStore {

		private final HandshakeSession session = HandshakeSession.start("s1", "token", "form-fill", FormSchema.EMPTY,
				Map.of(), JsonNodeFactory.instance.objectNode(), null, Duration.ofDays(1), Clock.systemUTC().instant());

		private final List<SessionFrames> frames = new ArrayList<>();

		private final AtomicReference<RuntimeException> failure = new AtomicReference<>();

		private final List<Long> positions = new ArrayList<>();

		private int reads;

		private long next;

		SessionFrames commit(int changes) {
			LongStream.range(this.next, this.next + changes)
				.mapToObj((number) -> new SessionFrames("s1", number, List.of(new Frame.Extended(number)), ""))
				.forEach(this.frames::add);
			this.next += changes;
			return this.frames.get(this.frames.size() - 1);
		}

		void damage(int frames) {
			this.frames.add(new SessionFrames("s1", this.next, List.of(), ""));
			this.next += frames;
		}

		@Override
		public Flux<SessionFrames> framesFrom(Map<String, Long> positions) {
			this.reads++;
			this.positions.addAll(positions.values());
			RuntimeException failure = this.failure.get();
			return (failure != null) ? Flux.error(failure)
					: Flux.fromIterable(List.copyOf(this.frames))
						.filter((frames) -> frames.first() >= positions.getOrDefault("s1", Long.MAX_VALUE))
						.take(FRAMES_AT_ONCE);
		}

		@Override
		public Mono<HandshakeSession> find(String id) {
			return Mono.just(this.session);
		}

	}

}
