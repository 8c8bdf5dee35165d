package io.quintet.acp.test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import io.quintet.acp.Acp;
import io.quintet.acp.BlockingAcpThreads;
import io.quintet.acp.MessageDraft;
import io.quintet.acp.access.AcpAction;
import io.quintet.acp.access.AcpAuthorizer;
import io.quintet.acp.assistant.Assistants;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What refuses a write behind an authorizer, which is asked before the store.
 */
class WriteAccessTests {

	private static final Tenant ACME = Tenant.of(Map.of("organization", "acme"));

	private static final Identity ANN = Identity.user("ann", "Ann").withTenant(ACME);

	private static final Identity BOB = Identity.user("bob", "Bob").withTenant(ACME);

	private static final Identity STRANGER = Identity.user("ann", "Ann");

	private static final MessageDraft HELLO = MessageDraft.text(null, "hello");

	private final RecordingBroadcaster broadcaster = new RecordingBroadcaster();

	private final InMemoryThreadStore store = new InMemoryThreadStore(this.broadcaster);

	private String thread = "";

	@BeforeEach
	void createThread() {
		this.thread = threads((caller, threadId, action) -> Mono.just(true)).create(ANN, ACME, Map.of()).id();
		this.broadcaster.clear();
	}

	private BlockingAcpThreads threads(AcpAuthorizer authorizer) {
		return new BlockingAcpThreads(Acp.builder(this.store, this.broadcaster, Assistants.of(List.of()))
			.authorizer(() -> authorizer)
			.build()
			.threads(), Duration.ofSeconds(20));
	}

	@ParameterizedTest
	@ValueSource(strings = { "allows", "refuses", "says nothing", "fails" })
	void theStoreRefusesFirstWhateverTheAuthorizerSays(String verdict) {
		BlockingAcpThreads threads = threads((caller, threadId, action) -> switch (verdict) {
			case "allows" -> Mono.just(true);
			case "refuses" -> Mono.just(false);
			case "says nothing" -> Mono.empty();
			default -> Mono.error(new IllegalStateException("unknown thread"));
		});
		assertRefused("thread not found", () -> threads.send(ANN, "th_0123456789abcdef", HELLO));
		assertRefused("thread not found", () -> threads.send(STRANGER, this.thread, HELLO));
		assertRefused("not a member of this thread", () -> threads.send(BOB, this.thread, HELLO));
		assertRefused("not a member of this thread", () -> threads.addMember(BOB, this.thread, BOB, "user"));
		assertRefused("thread not found", () -> threads.delete(STRANGER, this.thread));
	}

	@Test
	void theAuthorizerRefusesAMember() {
		assertRefused("not authorized: message.send",
				() -> threads((caller, threadId, action) -> Mono.just(action != AcpAction.MESSAGE_SEND)).send(ANN,
						this.thread, HELLO));
		assertRefused("not authorized: message.send",
				() -> threads((caller, threadId, action) -> Mono.empty()).send(ANN, this.thread, HELLO));
		assertRefused("authorization is out of order",
				() -> threads((caller, threadId, action) -> Mono.error(new IllegalStateException("down"))).send(ANN,
						this.thread, HELLO));
		assertThat(this.broadcaster.events(this.thread)).isEmpty();
	}

	@Test
	void anAuthorizerThatNeverBlocksRunsOnTheThreadOfItsCaller() {
		AtomicReference<Thread> ran = new AtomicReference<>();
		AcpAuthorizer blocking = (caller, threadId, action) -> {
			ran.set(Thread.currentThread());
			return Mono.just(true);
		};
		threads(blocking).send(ANN, this.thread, HELLO);
		assertThat(ran.get()).isNotSameAs(Thread.currentThread());
		threads(new AcpAuthorizer() {

			@Override
			public Mono<Boolean> authorize(Identity caller, String threadId, AcpAction action) {
				return blocking.authorize(caller, threadId, action);
			}

			@Override
			public boolean mayBlock() {
				return false;
			}

		}).send(ANN, this.thread, HELLO);
		assertThat(ran.get()).isSameAs(Thread.currentThread());
	}

	private static void assertRefused(String message, Runnable call) {
		assertThatExceptionOfType(AcpException.class).isThrownBy(call::run).withMessageContaining(message);
	}

}
