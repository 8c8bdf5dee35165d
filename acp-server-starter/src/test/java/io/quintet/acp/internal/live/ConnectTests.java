package io.quintet.acp.internal.live;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import io.quintet.acp.AcpNamespaces;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Tenant;
import io.quintet.socketio.SocketIoDecision;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who is let in, and where.
 */
class ConnectTests {

	private static final Identity BOB = Identity.user("bob", "Bob")
		.withTenant(Tenant.of(Map.of("organization", "A", "workspace", "X", "more", "m")));

	private final MemoryThread plain = new MemoryThread();

	private final MemoryThread namespaced = new MemoryThread(AcpNamespaces.of(List.of("organization", "workspace")),
			AcpSocketSettings.defaults());

	@Test
	void aKnownIdentityIsAccepted() {
		assertThat(this.plain.decision("/")).isInstanceOf(SocketIoDecision.Accept.class);
	}

	@Test
	void unknownCredentialsAreRefused() {
		this.plain.authenticator = (credentials) -> Mono.empty();
		assertThat(reason(this.plain.decision("/"))).isEqualTo("unauthenticated");
		this.plain.authenticator = (credentials) -> {
			throw new IllegalStateException("out of order");
		};
		assertThat(reason(this.plain.decision("/"))).isEqualTo("authentication is not available");
		this.plain.authenticator = (credentials) -> Mono.just(Identity.user("a\0", "A"));
		assertThat(reason(this.plain.decision("/"))).isEqualTo("unauthenticated");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/A", "/A/X", "//", "/admin" })
	void withoutNamespaceModeThereIsOneNamespace(String namespace) {
		this.plain.authenticator = (credentials) -> Mono.empty();
		assertThat(reason(this.plain.decision(namespace))).isEqualTo("Unable to connect");
	}

	@Test
	void inNamespaceModeTheNamespaceIsThatOfTheIdentity() {
		this.namespaced.authenticator = (credentials) -> Mono.just(BOB);
		assertThat(this.namespaced.decision("/A/X")).isInstanceOf(SocketIoDecision.Accept.class);
		assertThat(reason(this.namespaced.decision("/A/Y"))).startsWith("namespace_mismatch: ");
		assertThat(reason(this.namespaced.decision("/B/X"))).startsWith("namespace_mismatch: ");
		this.namespaced.authenticator = (credentials) -> Mono.just(MemoryThread.ANN);
		assertThat(reason(this.namespaced.decision("/A/X"))).startsWith("namespace_mismatch: ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/A", "/A/", "/A/X/", "/A/X/Y", "/A/x y", "/A/X%2F", "//X" })
	void inNamespaceModeAPathThatIsNoneIsNamed(String namespace) {
		this.namespaced.authenticator = (credentials) -> Mono.just(BOB);
		assertThat(reason(this.namespaced.decision(namespace))).startsWith("namespace_invalid: ");
		this.namespaced.authenticator = (credentials) -> Mono.empty();
		assertThat(reason(this.namespaced.decision(namespace))).isEqualTo("unauthenticated");
	}

	@Test
	void anIdentityHasSoManySocketsAndNoMore() {
		MemorySocket first = this.plain.connect();
		this.plain.connect();
		assertThat(reason(this.plain.decision("/"))).isEqualTo("too many sockets of this identity");
		this.plain.authenticator = (credentials) -> Mono.just(BOB);
		assertThat(this.plain.decision("/")).isInstanceOf(SocketIoDecision.Accept.class);
		first.drop();
		assertThat(this.plain.connect().isConnected()).isTrue();
	}

	@Test
	void ofSocketsThatConnectAtOnceNoneIsTooMany() {
		SocketIoDecision[] decisions = { this.plain.decision("/"), this.plain.decision("/"), this.plain.decision("/") };
		List<MemorySocket> sockets = List.of(decisions)
			.stream()
			.map((decision) -> new MemorySocket(this.plain.rooms, this.plain.handler, "/",
					((SocketIoDecision.Accept) decision).principal()))
			.toList();
		assertThat(sockets).extracting(MemorySocket::isConnected).containsExactly(true, true, false);
	}

	@Test
	void theSocketsOfAnIdentityAreEndedAndThoseOfOthersAreNot() {
		MemorySocket first = this.plain.connect();
		MemorySocket second = this.plain.connect();
		MemorySocket other = this.plain.connect(BOB, "/");
		assertThat(this.plain.sockets.disconnect("nobody")).isZero();
		assertThat(this.plain.sockets.disconnect("ann")).isEqualTo(2);
		assertThat(List.of(first.isClosed(), second.isClosed(), other.isClosed())).containsExactly(true, true, false);
		assertThat(this.plain.sockets.disconnect("ann")).isZero();
		// It comes back, and is asked again.
		assertThat(this.plain.connect().isConnected()).isTrue();
	}

	@Test
	void aSocketWhoseAuthenticationBeganBeforeTheEndIsEndedToo() {
		SocketIoDecision before = this.plain.decision("/");
		this.plain.sockets.disconnect("ann");
		SocketIoDecision after = this.plain.decision("/");
		assertThat(List.of(before, after))
			.extracting((decision) -> new MemorySocket(this.plain.rooms, this.plain.handler, "/",
					((SocketIoDecision.Accept) decision).principal()))
			.extracting(MemorySocket::isClosed)
			.containsExactly(true, false);
	}

	private static String reason(SocketIoDecision decision) {
		return ((SocketIoDecision.Refuse) decision).message();
	}

}
