package io.quintet.appcontrol.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.quintet.appcontrol.ReactiveAppControlClient;
import io.quintet.appcontrol.ServiceEventEnvelope;
import io.quintet.appcontrol.ServiceMessage;
import io.quintet.appcontrol.ServiceResponse;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.service.HeldClient.Call;

import static io.quintet.appcontrol.service.Asking.TIMEOUT;
import static io.quintet.appcontrol.service.Asking.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What tests of the service have in common: a client whose commands end when the test
 * says so, a clock and a timer.
 */
abstract class ServiceTestCase {

	final List<AppControlService> services = new ArrayList<>();

	final List<ToolEvent> observed = new CopyOnWriteArrayList<>();

	final HeldClient held = new HeldClient();

	final TestClock clock = new TestClock();

	final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

	@AfterEach
	void close() {
		this.services.forEach(AppControlService::close);
		this.timer.dispose();
	}

	AppControlService service(ReactiveAppControlClient client, ServiceSettings settings) {
		return opened(AppControlService.builder(client).settings(settings));
	}

	AppControlService service(ReactiveAppControlClient client) {
		return service(client, ServiceSettings.DEFAULT);
	}

	AppControlService opened(AppControlService.Builder builder) {
		AppControlService service = builder.observer(this.observed::add).clock(this.clock).timer(this.timer).build();
		this.services.add(service);
		return service;
	}

	Call call(int number) {
		await().atMost(TIMEOUT).until(() -> this.held.calls.size() > number);
		return this.held.calls.get(number);
	}

	static ServiceResponse response(CompletableFuture<List<ServiceMessage>> answer) throws Exception {
		List<ServiceMessage> messages = answer.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
		return (ServiceResponse) messages.get(messages.size() - 1);
	}

	static ToolObservation observation(ServiceResponse response) {
		assertThat(response.error()).isNull();
		return Objects.requireNonNull(response.toolObservation());
	}

	static List<String> shape(List<ServiceMessage> messages) {
		return messages.stream()
			.map((message) -> (message instanceof ServiceEventEnvelope event)
					? event.event().type().wire() + " " + event.event().seq()
					: ((ServiceResponse) message).status().wire())
			.toList();
	}

}
