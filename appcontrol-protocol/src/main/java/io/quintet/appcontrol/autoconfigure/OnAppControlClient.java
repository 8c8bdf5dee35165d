package io.quintet.appcontrol.autoconfigure;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;

import io.quintet.appcontrol.AppControlClient;
import io.quintet.appcontrol.ReactiveAppControlClient;

/**
 * Whether the application has a client of its own, of either kind. The starter's clients
 * of other services come later and do not count.
 */
final class OnAppControlClient extends AnyNestedCondition {

	OnAppControlClient() {
		super(ConfigurationPhase.REGISTER_BEAN);
	}

	@ConditionalOnBean(AppControlClient.class)
	static final class Blocking {

	}

	@ConditionalOnBean(ReactiveAppControlClient.class)
	static final class Reactive {

	}

}
