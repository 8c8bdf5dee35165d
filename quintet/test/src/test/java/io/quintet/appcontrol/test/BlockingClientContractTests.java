package io.quintet.appcontrol.test;

import io.quintet.appcontrol.AppControlClients;
import io.quintet.appcontrol.ReactiveAppControlClient;

/**
 * Through the adapters there and back again.
 */
class BlockingClientContractTests extends FakeClientContract {

	private final ReactiveAppControlClient client = AppControlClients.reactive(
			AppControlClients.blocking(AppControlClients.withDeadline(AppControlClients.reactive(this.fake), null)));

	@Override
	protected ReactiveAppControlClient client() {
		return this.client;
	}

}
