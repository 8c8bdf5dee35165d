package io.quintet.samples.allinone.story;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * The stories that are going on, bounded in number and in time.
 */
final class Stories implements DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(Stories.class);

	private static final SecureRandom RANDOM = new SecureRandom();

	private final StorySettings settings;

	private final Supplier<WebClient> application;

	private final Map<String, Story> stories = new ConcurrentHashMap<>();

	// All stories share one desktop.
	private final AtomicReference<@Nullable Story> atTheDesktop = new AtomicReference<>();

	private final Disposable.Composite playing = Disposables.composite();

	/**
	 * Creates the stories.
	 * @param settings their bounds
	 * @param application calls this application, as an agent from outside does
	 */
	Stories(StorySettings settings, Supplier<WebClient> application) {
		this.settings = settings;
		this.application = application;
	}

	/**
	 * Begins a story.
	 * @param thread the thread that it plays in
	 * @return the story, {@code null} when there are too many
	 */
	synchronized @Nullable Story begin(String thread) {
		if (this.stories.size() >= this.settings.maxActive()) {
			return null;
		}
		Story story = new Story(secret(), thread);
		StoryAgent agent = new StoryAgent(this.application.get(), story, this.atTheDesktop, this.settings.pace());
		this.stories.put(story.id(), story);
		Mono<Void> end = Mono.firstWithSignal(agent.play(),
				story.abandoned(this.settings.patience()).then(over("Nobody watched any more.")),
				Mono.delay(this.settings.life()).then(over("It took too long.")));
		Disposable.Swap subscription = Disposables.swap();
		this.playing.add(subscription);
		subscription.update(end.onErrorResume((failure) -> {
			logger.info("A story has broken off: {}", failure.getMessage());
			story.move((view) -> view.failed(StoryAgent.reason(failure)));
			return Mono.empty();
		}).doFinally((signal) -> {
			this.stories.remove(story.id());
			this.playing.remove(subscription);
		}).subscribe());
		return story;
	}

	private static Mono<Void> over(String why) {
		return Mono.error(() -> new StoryException(why));
	}

	@Nullable Story find(String id) {
		return this.stories.get(id);
	}

	@Override
	public void destroy() {
		this.playing.dispose();
	}

	private static String secret() {
		byte[] bytes = new byte[18];
		RANDOM.nextBytes(bytes);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	/** A story that cannot go on, in words for its visitor. */
	static final class StoryException extends RuntimeException {

		StoryException(String message) {
			super(message, null, false, false);
		}

	}

}
