package io.quintet.happy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.quintet.happy.credentials.Credentials;
import io.quintet.happy.internal.credentials.CredentialsResolver;
import io.quintet.happy.internal.transport.Connections;
import io.quintet.happy.internal.transport.RestCalls;
import io.quintet.happy.internal.transport.UpdateConnector;
import io.quintet.happy.internal.transport.SocketIoConnector;
import io.quintet.happy.observation.HappyObservationConvention;
import io.quintet.support.reactive.Backoff;

/**
 * Builds a client. An address and credentials are needed; all defaults are those of the
 * protocol.
 */
public final class HappyClientBuilder {

	static final String CLIENT_NAME = "quintet/0.1.0";

	private Map<String, String> environment = System.getenv();

	private boolean credentialsFromEnvironment;

	private @Nullable String serverUrl;

	private @Nullable String token;

	private @Nullable String secret;

	private @Nullable Path credentialsPath;

	private @Nullable Path homeDir;

	private @Nullable Credentials credentials;

	private final HappySettings.Builder settings = HappySettings.builder();

	private HappyMeters meters = HappyMeters.NONE;

	private HappyObservations observations = HappyObservations.NOOP;

	private List<HappyWebClientCustomizer> customizers = List.of();

	private Scheduler timer = Schedulers.parallel();

	private Clock clock = Clock.systemUTC();

	HappyClientBuilder() {
	}

	/**
	 * Sets where the server is; {@code HAPPY_SERVER_URL} counts without.
	 * @param serverUrl such as {@code https://happy.example.org}
	 */
	public HappyClientBuilder serverUrl(@Nullable String serverUrl) {
		this.serverUrl = serverUrl;
		return this;
	}

	/**
	 * Sets token and secret, which win over key files when both are given.
	 * @param token bearer token
	 * @param secret secret of the account, base64
	 */
	public HappyClientBuilder tokenAndSecret(@Nullable String token, @Nullable String secret) {
		this.token = token;
		this.secret = secret;
		return this;
	}

	/**
	 * Sets the key file.
	 * @param credentialsPath the file; a leading {@code ~} is the home of the user
	 */
	public HappyClientBuilder credentialsPath(@Nullable Path credentialsPath) {
		this.credentialsPath = credentialsPath;
		return this;
	}

	/**
	 * Sets the folder of key files: {@code agent.key}, then {@code access.key}.
	 * {@code HAPPY_HOME_DIR} counts without, else {@code ~/.happy}.
	 */
	public HappyClientBuilder homeDir(@Nullable Path homeDir) {
		this.homeDir = homeDir;
		return this;
	}

	/** Sets the credentials themselves. */
	public HappyClientBuilder credentials(@Nullable Credentials credentials) {
		this.credentials = credentials;
		return this;
	}

	/**
	 * Takes token and secret from variables, and the address where
	 * {@link #serverUrl(String)} gave none.
	 */
	public HappyClientBuilder fromEnvironment(Map<String, String> environment) {
		this.environment = Map.copyOf(environment);
		this.credentialsFromEnvironment = true;
		return this;
	}

	/**
	 * Sets the variables that {@code HAPPY_SERVER_URL} and {@code HAPPY_HOME_DIR} are
	 * read from.
	 * @param environment the variables, those of the process by default
	 */
	public HappyClientBuilder environment(Map<String, String> environment) {
		this.environment = Map.copyOf(environment);
		return this;
	}

	/**
	 * Changes the settings.
	 * @param change sets what differs from the settings so far
	 */
	public HappyClientBuilder settings(Consumer<HappySettings.Builder> change) {
		change.accept(this.settings);
		return this;
	}

	/** Sets where figures go. */
	public HappyClientBuilder meters(HappyMeters meters) {
		this.meters = meters;
		return this;
	}

	/**
	 * Sets where operations are observed.
	 * @param convention names the observations, or {@code null} for the default
	 */
	public HappyClientBuilder observations(ObservationRegistry registry,
			@Nullable HappyObservationConvention convention) {
		this.observations = new HappyObservations(registry, convention);
		return this;
	}

	/**
	 * Sets what changes the HTTP client.
	 * @param customizers applied in their order
	 */
	public HappyClientBuilder webClientCustomizers(List<HappyWebClientCustomizer> customizers) {
		this.customizers = List.copyOf(customizers);
		return this;
	}

	/** Sets what measures pauses and time-outs. */
	public HappyClientBuilder timer(Scheduler timer) {
		this.timer = timer;
		return this;
	}

	/** Sets the clock, which dates names of sessions. */
	public HappyClientBuilder clock(Clock clock) {
		this.clock = clock;
		return this;
	}

	/**
	 * Builds the client. Does not wait for the server.
	 * @throws io.quintet.happy.error.AuthenticationException when credentials are missing
	 * or malformed; the message says where they were looked for
	 * @throws IllegalArgumentException when the address is missing or is none
	 */
	public HappyClient build() {
		HappySettings settings = this.settings.build();
		CredentialsResolver resolver = new CredentialsResolver(this.environment,
				Path.of(System.getProperty("user.home")));
		// What is missing of the environment is told before a missing address.
		Credentials early = this.credentialsFromEnvironment ? credentials(resolver) : null;
		URI server = address(resolver.serverUrl(this.serverUrl));
		Credentials found = (early != null) ? early : credentials(resolver);
		Supplier<Backoff> backoff = backoff(settings);
		Connections connections = connections(settings);
		WebClient.Builder http = connections.builder(server, CLIENT_NAME, found.token());
		this.customizers.forEach((customizer) -> customizer.customize(http));
		RestCalls rest = new RestCalls(http.build(), settings.requestTimeout(), this.timer, backoff);
		UpdateConnector connector = new SocketIoConnector(server, found.token(), CLIENT_NAME,
				settings.connectTimeout());
		return new NetworkHappyClient(settings, rest, connections, connector, backoff.get(), found, this.meters,
				this.observations, this.timer, this.clock);
	}

	/** Lower-cases the scheme: the libraries below treat any other spelling as http. */
	static URI address(String url) {
		int scheme = url.indexOf(':');
		return URI.create(url.substring(0, scheme).toLowerCase(Locale.ROOT) + url.substring(scheme));
	}

	static Supplier<Backoff> backoff(HappySettings settings) {
		return () -> new Backoff(settings.backoffBase(), settings.backoffMax(), 1 - HappySettings.JITTER,
				2 * HappySettings.JITTER, Math::random);
	}

	static Connections connections(HappySettings settings) {
		return new Connections(settings.connectTimeout(), settings.requestTimeout(), settings.maxResponseSize());
	}

	private Credentials credentials(CredentialsResolver resolver) {
		if (this.credentials != null) {
			return this.credentials;
		}
		return this.credentialsFromEnvironment ? resolver.fromEnvironment()
				: resolver.resolve(this.token, this.secret, this.credentialsPath, this.homeDir);
	}

}
