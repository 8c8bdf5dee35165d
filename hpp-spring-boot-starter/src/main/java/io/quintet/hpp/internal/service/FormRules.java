package io.quintet.hpp.internal.service;

import java.util.List;
import java.util.function.Supplier;

import io.quintet.hpp.hook.ModeHandler;
import io.quintet.hpp.hook.TypeValidator;
import io.quintet.hpp.session.HandshakeSession;

/**
 * Finds the mode handler of a session.
 */
final class FormRules {

	private static final ModeHandler FORM = (mode) -> true;

	private final Supplier<List<ModeHandler>> modes;

	private final TypeValidator types;

	FormRules(Supplier<List<ModeHandler>> modes, TypeValidator types) {
		this.modes = modes;
		this.types = types;
	}

	ModeHandler modeOf(HandshakeSession session) {
		for (ModeHandler handler : this.modes.get()) {
			if (handler.supports(session.mode())) {
				return handler;
			}
		}
		return FORM;
	}

	TypeValidator types() {
		return this.types;
	}

}
