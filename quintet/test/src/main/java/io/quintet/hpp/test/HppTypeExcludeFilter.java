package io.quintet.hpp.test;

import java.util.Set;

import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;

import io.quintet.hpp.HandshakeObservationConvention;
import io.quintet.hpp.hook.ActionHook;
import io.quintet.hpp.hook.AgentIdentifier;
import io.quintet.hpp.hook.BrowserAuthenticator;
import io.quintet.hpp.hook.DoneHook;
import io.quintet.hpp.hook.ExtendHook;
import io.quintet.hpp.hook.ModeHandler;
import io.quintet.hpp.hook.SessionCreateHook;
import io.quintet.hpp.hook.TypeValidator;
import io.quintet.hpp.session.HandshakeEventBus;
import io.quintet.hpp.session.HandshakeSessionStore;

/**
 * Lets through what an application puts into HPP.
 */
final class HppTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<HppTest> {

	private static final Set<Class<?>> KNOWN = Set.of(SessionCreateHook.class, ActionHook.class, DoneHook.class,
			ExtendHook.class, BrowserAuthenticator.class, TypeValidator.class, ModeHandler.class, AgentIdentifier.class,
			HandshakeSessionStore.class, HandshakeEventBus.class, HandshakeObservationConvention.class);

	HppTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
	}

	@Override
	protected Set<Class<?>> getKnownIncludes() {
		return KNOWN;
	}

}
