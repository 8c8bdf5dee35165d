package io.quintet.acp.internal.live;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import io.quintet.acp.AcpNamespaces;
import io.quintet.acp.AcpThreads;
import io.quintet.acp.access.AcpCredentials;
import io.quintet.acp.internal.request.CallerReader;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Tenant;
import io.quintet.socketio.SocketIoConnectRequest;
import io.quintet.socketio.SocketIoDecision;
import io.quintet.socketio.SocketIoSocket;

/**
 * Who may connect, and where to.
 */
final class ConnectDecisions {

	private static final Logger logger = LoggerFactory.getLogger(ConnectDecisions.class);

	private static final String ROOT = "/";

	/** Longer than an authentication takes that is still waited for. */
	private static final long REMEMBERED = TimeUnit.MINUTES.toNanos(10);

	private final CallerReader callers;

	private final AcpThreads threads;

	private final AcpNamespaces namespaces;

	private final int maxPerIdentity;

	private final Map<String, Set<SocketIoSocket>> sockets = new ConcurrentHashMap<>();

	/** When the sockets of an identity were ended, as long as that still matters. */
	private final Map<String, Long> ended = new ConcurrentHashMap<>();

	ConnectDecisions(CallerReader callers, AcpThreads threads, AcpNamespaces namespaces, int maxPerIdentity) {
		this.callers = callers;
		this.threads = threads;
		this.namespaces = namespaces;
		this.maxPerIdentity = maxPerIdentity;
	}

	Mono<SocketIoDecision> decide(SocketIoConnectRequest request) {
		if (!this.namespaces.isOn() && !request.namespace().equals(ROOT)) {
			return Mono.just(SocketIoDecision.refuse("Unable to connect"));
		}
		long began = System.nanoTime();
		return this.callers.read(new AcpCredentials(request.headers(), request.auth()))
			.map((identity) -> admitted(identity, request.namespace(), began))
			.onErrorResume((ex) -> Mono.just(SocketIoDecision.refuse(reason(ex))));
	}

	private SocketIoDecision admitted(Identity identity, String namespace, long began) {
		if (this.namespaces.isOn()) {
			Tenant place = this.namespaces.parse(namespace);
			if (!place.isVisibleTo(identity.tenant())) {
				throw AcpException.invalid("namespace_mismatch: the namespace is not that of the caller");
			}
		}
		if (this.sockets.getOrDefault(identity.id(), Set.of()).size() >= this.maxPerIdentity) {
			return SocketIoDecision.refuse("too many sockets of this identity");
		}
		return SocketIoDecision.accept(new JoinedThreads(identity,
				this.namespaces.isOn() ? this.threads.within(namespace) : this.threads, began), identity.id());
	}

	private static String reason(Throwable ex) {
		if (ex instanceof AcpException refusal) {
			return String.valueOf(refusal.getMessage());
		}
		logger.error("A socket could not be let in", ex);
		return "Internal Server Error";
	}

	/**
	 * Counts a socket.
	 * @return whether it may stay: several that came at once may be too many only now,
	 * and what it connected with may have been withdrawn meanwhile
	 */
	boolean entered(SocketIoSocket socket, JoinedThreads joined) {
		String id = joined.identity().id();
		Set<SocketIoSocket> all = this.sockets.compute(id, (name, there) -> {
			Set<SocketIoSocket> with = (there != null) ? there : ConcurrentHashMap.newKeySet();
			with.add(socket);
			return with;
		});
		Long end = this.ended.get(id);
		return all.size() <= this.maxPerIdentity && (end == null || joined.began() - end > 0);
	}

	void left(SocketIoSocket socket, JoinedThreads joined) {
		this.sockets.computeIfPresent(joined.identity().id(), (name, there) -> {
			there.remove(socket);
			return there.isEmpty() ? null : there;
		});
	}

	/** Ends the sockets of an identity, and those that are about to become such. */
	int disconnect(String identityId) {
		long now = System.nanoTime();
		this.ended.values().removeIf((end) -> now - end > REMEMBERED);
		this.ended.put(identityId, now);
		List<SocketIoSocket> all = List.copyOf(this.sockets.getOrDefault(identityId, Set.of()));
		all.forEach(SocketIoSocket::close);
		return all.size();
	}

}
