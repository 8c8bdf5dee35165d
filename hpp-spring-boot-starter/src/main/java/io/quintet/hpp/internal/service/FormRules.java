package io.quintet.hpp.internal.service;

import java.util.List;
import java.util.function.Supplier;

import io.quintet.hpp.hook.ModeHandler;
import io.quintet.hpp.hook.TypeValidator;
import io.quintet.hpp.session.HandshakeSession;

/**
 * The rules of forms.
 *
 * @param modes gives the mode handlers of the application in order
 * @param types checks types
 */
record FormRules(Supplier<List<ModeHandler>> modes, TypeValidator types) {

	private static final ModeHandler FORM = (mode) -> true;

	ModeHandler modeOf(HandshakeSession session) {
		for (ModeHandler handler : this.modes.get()) {
			if (handler.supports(session.mode())) {
				return handler;
			}
		}
		return FORM;
	}

}
