package io.quintet.samples.appcontrol;

import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import io.quintet.appcontrol.service.KillSwitch;
import io.quintet.samples.appcontrol.client.Json;
import io.quintet.samples.appcontrol.client.Trees;
import io.quintet.samples.appcontrol.desktop.Desktop;

/**
 * The page, and what it shows beside the answers of the service. Commands do not come by
 * here: the page sends them to the service, as every other caller does.
 */
@RestController
@RequestMapping("/desktop")
class DesktopController {

	// Gateways close what is silent for a minute.
	private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);

	private static final Duration LOOK = Duration.ofMillis(500);

	private static final Duration RECONNECT = Duration.ofSeconds(1);

	// Numbers of events begin again with each start; those of an earlier one are no use.
	private final String run = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());

	private final Desktop desktop;

	private final DesktopFeed feed;

	private final Links links;

	private final @Nullable KillSwitch killSwitch;

	DesktopController(Desktop desktop, DesktopFeed feed, Links links, ObjectProvider<KillSwitch> killSwitch) {
		this.desktop = desktop;
		this.feed = feed;
		this.links = links;
		this.killSwitch = killSwitch.getIfAvailable();
	}

	/** Tells how the desktop is and where commands go to. */
	@GetMapping(path = "/state", produces = MediaType.APPLICATION_JSON_VALUE)
	String state() {
		return Json
			.of("links", this.links.json(), "killSwitch",
					(this.killSwitch != null) ? KillSwitchView.of(this.killSwitch.state()) : null, "desktop",
					Trees.of(this.desktop.state()))
			.toString();
	}

	/** Streams the desktop, the kill switch, and the events of all commands. */
	@GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<ServerSentEvent<String>> events(
			@RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastId) {
		Flux<ServerSentEvent<String>> signs = Flux.interval(SIGN_OF_LIFE)
			.onBackpressureDrop()
			.map((tick) -> ServerSentEvent.<String>builder().comment("watching").build());
		return this.feed.counted(Flux.merge(states(), tools(lastId), switches(), signs));
	}

	private Flux<ServerSentEvent<String>> states() {
		return this.feed.states()
			.map((state) -> ServerSentEvent.builder(Trees.of(state).toString())
				.event("desktop")
				.retry(RECONNECT)
				.build());
	}

	private Flux<ServerSentEvent<String>> tools(@Nullable String lastId) {
		return this.feed.events(after(lastId))
			.map((event) -> ServerSentEvent.builder(event.json().toString())
				.id(this.run + "-" + event.number())
				.event("tool")
				.build());
	}

	private long after(@Nullable String lastId) {
		String begin = this.run + "-";
		return (lastId != null && lastId.startsWith(begin) && lastId.substring(begin.length()).matches("\\d{1,18}"))
				? Long.parseLong(lastId.substring(begin.length())) : 0;
	}

	// An operator may trip it elsewhere.
	private Flux<ServerSentEvent<String>> switches() {
		KillSwitch watched = this.killSwitch;
		return (watched == null) ? Flux.empty() : Flux.interval(Duration.ZERO, LOOK)
			.onBackpressureDrop()
			.map((tick) -> watched.state())
			.distinctUntilChanged()
			.map((state) -> ServerSentEvent.builder(KillSwitchView.of(state).toString()).event("killswitch").build());
	}

	/** Makes the desktop what it was at the beginning. */
	@PostMapping("/reset")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void reset() {
		this.desktop.reset();
	}

	@ExceptionHandler
	ResponseEntity<Map<String, String>> busy(DesktopFeed.TooManyWatchingException ex) {
		return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("problem", String.valueOf(ex.getMessage())));
	}

}
