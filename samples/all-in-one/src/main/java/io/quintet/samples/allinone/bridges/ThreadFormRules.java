package io.quintet.samples.allinone.bridges;

import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.quintet.hpp.hook.ActionHook;
import io.quintet.hpp.hook.BrowserAuthenticator;
import io.quintet.hpp.hook.FieldWrite;
import io.quintet.hpp.hook.HandshakeRequest;
import io.quintet.hpp.session.HandshakeSession;

/**
 * What agents and pages may do in the sessions of {@link ThreadForms}, beyond the rules
 * of HPP. Other sessions are let alone.
 */
final class ThreadFormRules implements ActionHook, BrowserAuthenticator {

	/** Refuses what the form has no place for, and everything once it is being sent. */
	@Override
	public Mono<Boolean> onAction(HandshakeSession session, FieldWrite write, HandshakeRequest request) {
		JsonNode about = session.meta().path(ThreadForms.MEMBER);
		if (about.isMissingNode()) {
			return Mono.just(true);
		}
		if (about.path(ThreadForms.SENDING).asBoolean(false)) {
			return Mono.error(new IllegalStateException("the form is being sent"));
		}
		JsonNode entry = FormFields.find(session, write.key());
		String problem = (entry != null) ? FormFields.problem(entry, write.value()) : "the form has no such field";
		return (problem == null) ? Mono.just(true) : Mono.error(new IllegalArgumentException(problem));
	}

	/**
	 * Asks for the token: the id of the session stands in the thread, where all members
	 * read it.
	 */
	@Override
	public Mono<Boolean> authenticate(HandshakeRequest request, HandshakeSession session) {
		return Mono.just(session.meta().path(ThreadForms.MEMBER).isMissingNode()
				|| session.hasToken(request.headers().getFirst("X-Handshake-Token")));
	}

}
