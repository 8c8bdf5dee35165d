package io.quintet.lime.internal.login;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.test.publisher.TestPublisher;

/**
 * Stands for the connection to the platform, without one, so that time can be virtual.
 */
final class StreamScript implements ExchangeFunction {

	private final Scheduler timer;

	final List<Long> connects = new ArrayList<>();

	final List<HttpHeaders> headers = new ArrayList<>();

	Function<Integer, Mono<ClientResponse>> answer = (number) -> stream();

	TestPublisher<DataBuffer> body = TestPublisher.create();

	StreamScript(Scheduler timer) {
		this.timer = timer;
	}

	@Override
	public Mono<ClientResponse> exchange(ClientRequest request) {
		this.connects.add(this.timer.now(TimeUnit.MILLISECONDS));
		this.headers.add(request.headers());
		return this.answer.apply(this.connects.size());
	}

	Mono<ClientResponse> stream() {
		this.body = TestPublisher.create();
		return answer(200, "text/event-stream; charset=utf-8", this.body);
	}

	static Mono<ClientResponse> answer(int status, String type, TestPublisher<DataBuffer> body, String... headers) {
		return answer(status, type, body.flux(), headers);
	}

	static Mono<ClientResponse> answer(int status, String type, Flux<DataBuffer> body, String... headers) {
		ClientResponse.Builder response = ClientResponse.create(HttpStatusCode.valueOf(status))
			.header(HttpHeaders.CONTENT_TYPE, type)
			.body(body);
		for (int i = 0; i < headers.length; i += 2) {
			response.header(headers[i], headers[i + 1]);
		}
		return Mono.just(response.build());
	}

	static Mono<ClientResponse> refusal(int status, String body, String... headers) {
		TestPublisher<DataBuffer> publisher = TestPublisher.createCold();
		publisher.next(buffer(body)).complete();
		return answer(status, "application/json", publisher, headers);
	}

	void send(String text) {
		this.body.next(buffer(text));
	}

	void approved(String id) {
		send("data: {\"type\":\"approved\",\"login_request_id\":\"" + id + "\",\"agent_passport_jwt\":\"jwt-" + id
				+ "\"}\n\n");
	}

	void expired(String id) {
		send("data: {\"type\":\"expired\",\"login_request_id\":\"" + id + "\"}\n\n");
	}

	void keepalive() {
		send("data: {\"type\":\"keepalive\"}\n\n");
	}

	static DataBuffer buffer(String text) {
		return DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(StandardCharsets.UTF_8));
	}

	/** Pauses between connections in milliseconds. */
	List<Long> gaps() {
		List<Long> gaps = new ArrayList<>();
		for (int i = 1; i < this.connects.size(); i++) {
			gaps.add(this.connects.get(i) - this.connects.get(i - 1));
		}
		return gaps;
	}

}
