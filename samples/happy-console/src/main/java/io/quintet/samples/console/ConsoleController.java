package io.quintet.samples.console;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.happy.HappyClient;
import io.quintet.happy.SentMessage;
import io.quintet.happy.autoconfigure.HappyConnectionDetails;
import io.quintet.happy.error.HappyException;
import io.quintet.happy.session.SessionEvent;

/** The page, and each of its wishes as one call of the client. */
@RestController
@RequestMapping("/console")
class ConsoleController {

	private static final Logger logger = LoggerFactory.getLogger(ConsoleController.class);

	private static final String PROBLEM = "Problem";

	// Gateways close what is silent for a minute.
	private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);

	private static final Duration RECONNECT = Duration.ofSeconds(1);

	private final HappyClient client;

	private final ConsoleSettings settings;

	private final @Nullable HappyConnectionDetails details;

	private final boolean simulated;

	private final AtomicInteger watching = new AtomicInteger();

	ConsoleController(HappyClient client, ConsoleSettings settings, ObjectProvider<HappyConnectionDetails> details,
			ObjectProvider<SimulatedAccount> simulation) {
		this.client = client;
		this.settings = settings;
		this.details = details.getIfUnique();
		this.simulated = simulation.getIfAvailable() != null;
	}

	/** Lists machines and sessions. */
	@GetMapping("/state")
	Mono<AccountView> state() {
		String server = (this.details != null) ? this.details.address() : null;
		return Mono.zip(this.client.listMachines(false).map(MachineView::of).collectList(),
				this.client.listSessions(false).take(this.settings.maxSessions()).map(SessionView::of).collectList(),
				(machines, sessions) -> new AccountView(server, this.simulated, machines, sessions));
	}

	@PostMapping("/sessions")
	@ResponseStatus(HttpStatus.CREATED)
	Mono<Map<String, String>> spawn(@Valid @RequestBody Orders.Spawn order) {
		return this.client.spawnSession(order.request()).map((id) -> Map.of("id", id));
	}

	/**
	 * Streams what happens in a session, each event as the client tells it, from its
	 * first message on or behind the one that the page saw last. An event that says why
	 * there are no more ends it.
	 */
	@GetMapping(path = "/sessions/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<ServerSentEvent<Object>> events(@PathVariable String id,
			@RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastId) {
		long after = (lastId != null && lastId.matches("\\d{1,18}")) ? Long.parseLong(lastId) : 0;
		Flux<ServerSentEvent<Object>> events = counted(this.client.sessionEvents(id, after))
			.map(ConsoleController::event)
			.onErrorResume(ConsoleController::problem);
		Flux<ServerSentEvent<Object>> signs = Flux.interval(SIGN_OF_LIFE)
			.onBackpressureDrop()
			.map((tick) -> ServerSentEvent.builder().comment("watching").build());
		return Flux.merge(events, signs).takeUntil((event) -> PROBLEM.equals(event.event()));
	}

	private static ServerSentEvent<Object> event(SessionEvent event) {
		ServerSentEvent.Builder<Object> frame = ServerSentEvent.<Object>builder(event)
			.event(event.getClass().getSimpleName())
			.retry(RECONNECT);
		long seq = event.origin().seq();
		return ((seq > 0) ? frame.id(Long.toString(seq)) : frame).build();
	}

	private static Mono<ServerSentEvent<Object>> problem(Throwable failure) {
		logger.info("A page is no longer told of a session: {}", failure.getMessage());
		return Mono.just(ServerSentEvent.<Object>builder(Problem.of(failure)).event(PROBLEM).build());
	}

	/** Lets one more page watch, as long as there is room. */
	private <T> Flux<T> counted(Flux<T> shown) {
		return Flux.defer(() -> {
			if (this.watching.incrementAndGet() > this.settings.maxWatching()) {
				this.watching.decrementAndGet();
				return Flux.error(new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE,
						"As many pages watch as console.max-watching allows"));
			}
			return shown.doFinally((signal) -> this.watching.decrementAndGet());
		});
	}

	@PostMapping("/sessions/{id}/messages")
	@ResponseStatus(HttpStatus.CREATED)
	Mono<SentMessage> write(@PathVariable String id, @Valid @RequestBody Orders.Write order) {
		return Mono.defer(() -> this.client.sendMessage(id, order.message()));
	}

	@PostMapping("/sessions/{id}/permissions")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	Mono<Void> permit(@PathVariable String id, @Valid @RequestBody Orders.Permit order) {
		return this.client.answerPermission(id, order.answer());
	}

	@PutMapping("/sessions/{id}/name")
	Mono<SessionView> rename(@PathVariable String id, @Valid @RequestBody Orders.Rename order) {
		return this.client.setSessionName(id, order.name().strip()).map(SessionView::of);
	}

	@PostMapping("/sessions/{id}/abort")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	Mono<Void> abort(@PathVariable String id) {
		return this.client.abort(id);
	}

	@PostMapping("/sessions/{id}/stop")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	Mono<Void> stop(@PathVariable String id) {
		return this.client.stopSession(id);
	}

	@ExceptionHandler
	ResponseEntity<Problem> failed(HappyException ex) {
		logger.info("Not done: {}", ex.getMessage());
		return answer(Problem.status(ex).value(), ex);
	}

	@ExceptionHandler
	ResponseEntity<Problem> senseless(IllegalArgumentException ex) {
		return answer(HttpStatus.BAD_REQUEST.value(), ex);
	}

	@ExceptionHandler
	ResponseEntity<Problem> refused(ResponseStatusException ex) {
		return answer(ex.getStatusCode().value(), ex);
	}

	private static ResponseEntity<Problem> answer(int status, Throwable failure) {
		return ResponseEntity.status(status).contentType(MediaType.APPLICATION_JSON).body(Problem.of(failure));
	}

}
