package io.quintet.samples.conformance.acp;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.acp.assistant.Assistant;
import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.AssistantEvents;
import io.quintet.acp.assistant.HandlerContext;
import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Metadata;
import io.quintet.acp.thread.Role;
import io.quintet.acp.thread.ThreadEvent;

/**
 * The assistants of the vectors, and three more that help to break things.
 */
@Configuration(proxyBeanMethods = false)
@Profile("acp")
class AssistantsConfiguration {

	@Bean
	Assistant echoAssistant() {
		return new Assistant("echo",
				(context, events) -> lastFromPeople(context).map((event) -> ((EventBody.Message) event.body()).text())
					.defaultIfEmpty("")
					.map((text) -> events.message("echo: " + text)));
	}

	@Bean
	Assistant slowAssistant() {
		return new Assistant("slow", (context, events) -> Flux.concat(Mono.just(events.message("tick 1")),
				Mono.delay(Duration.ofSeconds(5)).map((over) -> events.message("tick 2"))));
	}

	@Bean
	Assistant hangAssistant() {
		return new Assistant("hang", (context, events) -> Flux.concat(Mono.just(events.message("hanging")),
				Mono.delay(Duration.ofMinutes(10)).then(Mono.empty())));
	}

	@Bean
	Assistant failAssistant() {
		return new Assistant("fail", (context, events) -> Flux.concat(Mono.just(events.message("before")),
				Mono.error(() -> new IllegalStateException("boom"))));
	}

	@Bean
	Assistant failFastAssistant() {
		return new Assistant("fail-fast", (context, send) -> {
			throw new IllegalStateException("kaput");
		});
	}

	@Bean
	Assistant silentAssistant() {
		return new Assistant("silent", (context, events) -> Flux.empty());
	}

	@Bean
	Assistant toolsAssistant() {
		return new Assistant("tools", (context, events) -> Flux.just(events.reasoning("thinking", Map.of("step", 1)),
				events.toolCall("search", Map.of("q", "weather"), "call_1", Map.of()),
				events.toolResult("call_1", Map.of("temp", 72)), events.message("It is 72F.", Map.of("final", true))));
	}

	@Bean
	Assistant toolErrorAssistant() {
		return new Assistant("tool-error",
				(context, events) -> Flux.just(
						events.toolCall("lookup", Arrays.<@Nullable Object>asList(1, "two", null)),
						events.toolError("call_x", Map.of("code", "not_found", "message", "no such row"))));
	}

	@Bean
	Assistant partsAssistant() {
		List<ContentPart> parts = List.of(ContentPart.text("all parts"),
				new ContentPart.Image("https://files.example/a.png", "image/png", null, null),
				new ContentPart.Audio("https://files.example/a.ogg", "audio/ogg", null, null, 1500L),
				new ContentPart.Document("https://files.example/a.pdf", "application/pdf", "a.pdf", 1024L),
				new ContentPart.Form("f1", Metadata.of(Map.of("type", "object")), ContentPart.FormStatus.PENDING, null,
						null, "T", null));
		return new Assistant("parts", (context, events) -> Mono.just(events.message(parts)));
	}

	@Bean
	Assistant chainAssistant() {
		return new Assistant("chain", (context, events) -> Flux.concat(Mono.just(events.message("chaining")), context
			.invoke("echo")
			.map((run) -> events.message("chained", Map.of("child", run.id(), "child_status", run.status().wire())))));
	}

	@Bean
	Assistant chainMissingAssistant() {
		return new Assistant("chain-missing",
				(context, events) -> context.invoke("no-such-assistant").map((run) -> events.message("unreachable")));
	}

	@Bean
	Assistant floodAssistant() {
		return new Assistant("flood",
				(context, events) -> Flux.range(0, 500).map((number) -> events.message("m " + number)));
	}

	@Bean
	Assistant contextAssistant() {
		return new Assistant("context", AssistantsConfiguration::tellContext);
	}

	private static Mono<AssistantEvent> tellContext(HandlerContext context, AssistantEvents events) {
		Map<String, Object> told = new LinkedHashMap<>();
		told.put("thread_id", context.thread().id());
		told.put("tenant", context.thread().tenant().values());
		told.put("thread_metadata", context.thread().metadata());
		told.put("run_id", context.run().id());
		told.put("run_status", context.run().status().wire());
		told.put("assistant_id", context.assistant().id());
		return context.members()
			.map(Identity::id)
			.collectList()
			.doOnNext((members) -> told.put("members", members))
			.then(context.events().map(ThreadEvent::type).collectList())
			.doOnNext((types) -> told.put("events", types))
			.then(context.events(2).count())
			.map((limited) -> {
				told.put("limited", limited);
				return events.message("context", told);
			});
	}

	@Bean
	Assistant countAssistant() {
		return new Assistant("count",
				(context, events) -> context.events().count().map((count) -> events.message(count.toString())));
	}

	@Bean
	Assistant analyticsAssistant() {
		return new Assistant("analytics", (context, events) -> {
			context.analytics().track("llm.call", Map.of("model", "m1"));
			context.analytics().track("llm.done");
			return Mono.just(events.message("tracked"));
		});
	}

	@Bean
	Assistant tickerAssistant() {
		return new Assistant("ticker", (context, events) -> lastFromPeople(context)
			.map((event) -> numberIn(event, "ticks", 100))
			.defaultIfEmpty(100)
			.flatMapMany((ticks) -> Flux.range(1, ticks))
			.concatMap((tick) -> Mono.delay(Duration.ofMillis(100)).map((over) -> events.message("tick " + tick))));
	}

	@Bean
	Assistant holdAssistant() {
		return new Assistant("hold",
				(context, events) -> Flux.concat(Mono.just(events.message("holding")), Mono.never()));
	}

	@Bean
	Assistant reciteAssistant() {
		return new Assistant("recite", (context, events) -> lastFromPeople(context)
			.flatMapMany((event) -> events.messageStream(partsOf(event), Map.of("recited", event.id()))));
	}

	// Parts may end within a surrogate pair, like those of language models.
	private static Flux<String> partsOf(ThreadEvent event) {
		String text = ((EventBody.Message) event.body()).text();
		int length = numberIn(event, "part", 5);
		return Flux.interval(Duration.ofSeconds(1).dividedBy(numberIn(event, "rate", 150)))
			.map((number) -> number.intValue() * length)
			.takeWhile((from) -> from < text.length())
			.map((from) -> text.substring(from, Math.min(text.length(), from + length)));
	}

	private static int numberIn(ThreadEvent event, String name, int otherwise) {
		return event.metadata().containsKey(name) ? event.metadata().get(name).asInt(otherwise) : otherwise;
	}

	private static Mono<ThreadEvent> lastFromPeople(HandlerContext context) {
		return context.events()
			.filter((event) -> event.body() instanceof EventBody.Message && event.author().role() != Role.ASSISTANT)
			.takeLast(1)
			.next();
	}

}
