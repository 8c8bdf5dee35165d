package io.quintet.samples.conformance.happy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.env.Environment;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.quintet.happy.HappyClient;
import io.quintet.happy.HappyClientBuilder;
import io.quintet.happy.HappySettings;

/**
 * The client of the facade. One that cannot be built is tried again at the next call,
 * which fails likewise or not.
 */
class CurrentClient implements ApplicationListener<ContextClosedEvent> {

	private static final String TOKEN = "HAPPY_TOKEN";

	private static final String SECRET = "HAPPY_SECRET";

	private static final String RPC_TIMEOUT = "HAPPY_RPC_TIMEOUT_MS";

	private final Map<String, String> environment = new LinkedHashMap<>();

	private Arguments arguments = new Arguments(null, null, null, null);

	private volatile @Nullable HappyClient client;

	private boolean closed;

	/**
	 * Reads the variables.
	 * @param environment where they are; arguments of the command line count as well
	 */
	CurrentClient(Environment environment) {
		for (String name : List.of("HAPPY_SERVER_URL", TOKEN, SECRET, "HAPPY_HOME_DIR", RPC_TIMEOUT)) {
			String value = environment.getProperty(name);
			if (value != null && !value.isEmpty()) {
				this.environment.put(name, value);
			}
		}
	}

	Mono<HappyClient> get() {
		HappyClient current = this.client;
		return (current != null) ? Mono.just(current) : onWorker(this::open);
	}

	/** Replaces the client; one that cannot be built leaves the old one in place. */
	Mono<HappyClient> configure(Fields fields) {
		return onWorker(() -> replace(Arguments.of(fields)));
	}

	// Building reads files and derives keys.
	private static Mono<HappyClient> onWorker(Callable<HappyClient> work) {
		return Mono.fromCallable(work).subscribeOn(Schedulers.boundedElastic());
	}

	private synchronized HappyClient open() {
		HappyClient current = this.client;
		return (current != null) ? current : replace(this.arguments);
	}

	private synchronized HappyClient replace(Arguments arguments) {
		if (this.closed) {
			throw new IllegalStateException("The application ends");
		}
		HappyClient built = build(arguments);
		HappyClient former = this.client;
		this.arguments = arguments;
		this.client = built;
		if (former != null) {
			former.close();
		}
		return built;
	}

	private HappyClient build(Arguments arguments) {
		HappyClientBuilder builder = HappyClient.builder()
			.environment(this.environment)
			.serverUrl(arguments.serverUrl)
			.settings(this::setRpcTimeout);
		if (arguments.token != null && arguments.secret != null) {
			builder.tokenAndSecret(arguments.token, arguments.secret);
		}
		else if (arguments.credentialsPath != null) {
			builder.credentialsPath(Path.of(arguments.credentialsPath));
		}
		else {
			builder.tokenAndSecret(this.environment.get(TOKEN), this.environment.get(SECRET));
		}
		return builder.build();
	}

	private void setRpcTimeout(HappySettings.Builder settings) {
		String millis = this.environment.get(RPC_TIMEOUT);
		if (millis != null) {
			settings.rpcTimeout(Duration.ofMillis(Long.parseLong(millis.strip())));
		}
	}

	/** Waits must not hold up the end of the application. */
	@Override
	public synchronized void onApplicationEvent(ContextClosedEvent event) {
		this.closed = true;
		HappyClient last = this.client;
		if (last != null) {
			last.close();
		}
	}

	/**
	 * Arguments of the builder.
	 *
	 * @param serverUrl where the server is
	 * @param token bearer token
	 * @param secret secret of the account
	 * @param credentialsPath key file
	 */
	private record Arguments(@Nullable String serverUrl, @Nullable String token, @Nullable String secret,
			@Nullable String credentialsPath) {

		static Arguments of(Fields fields) {
			String token = fields.optionalText("token");
			String secret = fields.optionalText("secret");
			if (isGiven(token) != isGiven(secret)) {
				throw new IllegalArgumentException("'token' and 'secret' are given together or not at all");
			}
			return new Arguments(fields.optionalText("serverUrl"), token, secret,
					fields.optionalText("credentialsPath"));
		}

		private static boolean isGiven(@Nullable String text) {
			return text != null && !text.isBlank();
		}

	}

}
