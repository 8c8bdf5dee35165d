package io.quintet.appcontrol.test;

import io.quintet.appcontrol.AppControlClients;
import io.quintet.appcontrol.ReactiveAppControlClient;

class InProcessClientContractTests extends FakeClientContract {

	private final ReactiveAppControlClient client = AppControlClients
		.withDeadline(AppControlClients.reactive(this.fake), null);

	@Override
	protected ReactiveAppControlClient client() {
		return this.client;
	}

}
