package io.quintet.hpp.autoconfigure;

import org.springframework.aop.support.AopUtils;

import io.quintet.hpp.session.HandshakeSessionStore;

/**
 * What the log and the actuator call a session store.
 */
final class StoreName {

	private StoreName() {
	}

	static String of(HandshakeSessionStore store) {
		Class<?> type = AopUtils.getTargetClass(store);
		Class<?> outer = type.getEnclosingClass();
		return (type.isAnonymousClass() && outer != null) ? "anonymous store of " + outer.getSimpleName()
				: type.getSimpleName();
	}

}
