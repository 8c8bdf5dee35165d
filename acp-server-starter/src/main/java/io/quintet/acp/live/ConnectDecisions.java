package io.quintet.acp.live;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import io.quintet.acp.AcpNamespaces;
import io.quintet.acp.AcpThreads;
import io.quintet.acp.access.AcpCredentials;
import io.quintet.acp.request.CallerReader;
import io.quintet.acp.socketio.SocketIoConnectRequest;
import io.quintet.acp.socketio.SocketIoDecision;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Tenant;

/**
 * Who may connect, and where to.
 */
final class ConnectDecisions {

	private static final Logger logger = LoggerFactory.getLogger(ConnectDecisions.class);

	private static final String ROOT = "/";

	private final CallerReader callers;

	private final AcpThreads threads;

	private final AcpNamespaces namespaces;

	private final int maxPerIdentity;

	private final Map<String, Integer> sockets = new ConcurrentHashMap<>();

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
		return this.callers.read(new AcpCredentials(request.headers(), request.auth()))
			.map((identity) -> admitted(identity, request.namespace()))
			.onErrorResume((ex) -> Mono.just(SocketIoDecision.refuse(reason(ex))));
	}

	private SocketIoDecision admitted(Identity identity, String namespace) {
		if (this.namespaces.isOn()) {
			Tenant place = this.namespaces.parse(namespace);
			if (!place.isVisibleTo(identity.tenant())) {
				throw AcpException.invalid("namespace_mismatch: the namespace is not that of the caller");
			}
		}
		if (this.sockets.getOrDefault(identity.id(), 0) >= this.maxPerIdentity) {
			return SocketIoDecision.refuse("too many sockets of this identity");
		}
		return SocketIoDecision.accept(
				new SocketSession(identity, this.namespaces.isOn() ? this.threads.within(namespace) : this.threads),
				identity.id());
	}

	private static String reason(Throwable ex) {
		if (ex instanceof AcpException refusal) {
			return String.valueOf(refusal.getMessage());
		}
		logger.error("A socket could not be let in", ex);
		return "Internal Server Error";
	}

	/** Counts a socket; several that came at once may be too many only now. */
	boolean entered(Identity identity) {
		return this.sockets.merge(identity.id(), 1, Integer::sum) <= this.maxPerIdentity;
	}

	void left(Identity identity) {
		this.sockets.computeIfPresent(identity.id(), (id, count) -> (count > 1) ? count - 1 : null);
	}

}
