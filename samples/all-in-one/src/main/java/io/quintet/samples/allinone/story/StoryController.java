package io.quintet.samples.allinone.story;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebInputException;
import reactor.core.publisher.Flux;

import io.quintet.happy.test.FakeHappyServer;
import io.quintet.lime.test.SimulatedLimePlatform;

/**
 * Begins stories for the page, and tells how far they are.
 */
@RestController
@RequestMapping("/story/plays")
class StoryController {

	private static final Pattern THREAD = Pattern.compile("th_[0-9a-f]{1,64}");

	private static final int LONGEST_PROMPT = 100_000;

	// Gateways close what is silent for a minute.
	private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);

	private final Stories stories;

	private final ObjectProvider<SimulatedLimePlatform> platform;

	private final ObjectProvider<FakeHappyServer> happy;

	StoryController(Stories stories, ObjectProvider<SimulatedLimePlatform> platform,
			ObjectProvider<FakeHappyServer> happy) {
		this.stories = stories;
		this.platform = platform;
		this.happy = happy;
	}

	@PostMapping
	@ResponseStatus(HttpStatus.CREATED)
	Play begin(@RequestBody Place place) {
		if (place.thread() == null || !THREAD.matcher(place.thread()).matches()) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "'thread' has to be the id of a thread");
		}
		// An agent that plays must not log in at a real platform, nor hand anything to a
		// real session.
		if (this.platform.getIfAvailable() == null || this.happy.getIfAvailable() == null) {
			throw new ResponseStatusException(HttpStatus.CONFLICT,
					"The story is played with the simulated LIME platform and the simulated Happy server, and one of them is not here");
		}
		Story story = this.stories.begin(place.thread());
		if (story == null) {
			throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE,
					"Too many stories are going on; try again in a minute");
		}
		return new Play(story.id());
	}

	@GetMapping(path = "/{id}", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<ServerSentEvent<StoryView>> watch(@PathVariable String id) {
		Flux<ServerSentEvent<StoryView>> signs = Flux.interval(SIGN_OF_LIFE)
			.onBackpressureDrop()
			.map((tick) -> ServerSentEvent.<StoryView>builder().comment("going on").build());
		return find(id).watch()
			.map((view) -> ServerSentEvent.builder(view).build())
			.mergeWith(signs)
			.takeUntil((event) -> event.data() != null && event.data().step().isEnd());
	}

	/** Takes the prompt of the form, which a visitor hands to their agent. */
	@PostMapping("/{id}/prompt")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void hand(@PathVariable String id, @RequestBody Prompt prompt) {
		if (prompt.text() == null || prompt.text().length() > LONGEST_PROMPT
				|| StoryAgent.session(prompt.text()) == null) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "'text' has to be the prompt of a form");
		}
		find(id).hand(prompt.text());
	}

	private Story find(String id) {
		Story story = this.stories.find(id);
		if (story == null) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND, "The story is over");
		}
		return story;
	}

	@ExceptionHandler
	ResponseEntity<Map<String, String>> refused(ResponseStatusException ex) {
		return ResponseEntity.status(ex.getStatusCode())
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("detail", (ex instanceof ServerWebInputException) ? "The body has to be a JSON object"
					: String.valueOf(ex.getReason())));
	}

	/**
	 * Where a story plays.
	 *
	 * @param thread id of a thread, in which the visitor is
	 */
	record Place(@Nullable String thread) {

	}

	/**
	 * What the visitor was given for their agent.
	 *
	 * @param text the prompt
	 */
	record Prompt(@Nullable String text) {

		// It holds the token of the form.
		@Override
		public String toString() {
			return "Prompt[]";
		}

	}

	/**
	 * A story that has begun.
	 *
	 * @param id known to its page only
	 */
	record Play(String id) {

	}

}
