package io.quintet.appcontrol.client;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.AppControlClientException;
import io.quintet.appcontrol.AppControlClientException.Reason;
import io.quintet.appcontrol.AppControlClients;
import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.AppControlProtocolException;
import io.quintet.appcontrol.FailureKinds;
import io.quintet.appcontrol.HelperRequest;
import io.quintet.appcontrol.HelperResponse;
import io.quintet.appcontrol.ReactiveAppControlClient;
import io.quintet.appcontrol.StreamingAppControlClient;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolError;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.ToolObserver;
import io.quintet.appcontrol.config.AppControlConfigLoader;
import io.quintet.appcontrol.internal.Json;
import io.quintet.appcontrol.internal.socket.UnixSocketLines;

/**
 * Sends commands to a privileged helper over its Unix domain socket. A helper answers
 * with one line: its response, or as some do a bare observation or an object with one in
 * the member {@code observation}. It has no events; a stream here is the first and the
 * last one. {@code timing.startedAt} and {@code timing.durationMs} are added where the
 * helper did not.
 * <p>
 * A token that the helper refuses is an observation of kind
 * {@link FailureKinds#UNAUTHORIZED}. What keeps the client from getting an observation is
 * an {@link AppControlClientException}. Close the client when it is not needed any more.
 */
public final class HelperAppControlClient implements ReactiveAppControlClient, AutoCloseable {

	private final ClientSettings settings;

	private final ObjectNode metadata;

	private final AppControlCodec codec;

	private final Clock clock;

	private final UnixSocketLines lines;

	/**
	 * Creates a client.
	 * @param socket path of the helper's socket
	 * @param metadata what every request says about the helper, for example
	 * {@code bundleId} and {@code apiVersion}
	 * @param clock tells when a command begins
	 */
	public HelperAppControlClient(Path socket, ObjectNode metadata, ClientSettings settings, AppControlCodec codec,
			Clock clock) {
		this.metadata = Objects.requireNonNull(metadata, "'metadata' is required");
		this.settings = Objects.requireNonNull(settings, "'settings' is required");
		this.codec = Objects.requireNonNull(codec, "'codec' is required");
		this.clock = Objects.requireNonNull(clock, "'clock' is required");
		this.lines = new UnixSocketLines(socket, settings.maxLineBytes(), settings.maxTotalBytes());
	}

	/**
	 * Creates a client for the helper of a manifest.
	 * @param manifest the JSON file in which the helper says how it is reached, at most
	 * 64 KiB; {@code ~} stands for the home folder
	 * @param bundleId id that the helper has to have; {@code null} takes any
	 * @param settings limits; a token in them wins over that of the manifest
	 * @throws IOException when the manifest or its token cannot be read
	 * @throws AppControlProtocolException when it is no manifest, or the helper is not
	 * spoken to here; the message names the member
	 */
	public static HelperAppControlClient of(Path manifest, @Nullable String bundleId, ClientSettings settings)
			throws IOException {
		return of(HelperManifest.read(AppControlConfigLoader.expandHome(manifest)), bundleId, settings);
	}

	static HelperAppControlClient of(HelperManifest manifest, @Nullable String bundleId, ClientSettings settings)
			throws IOException {
		manifest.require(bundleId);
		ObjectNode identity = Json.object()
			.put("bundleId", manifest.bundleId())
			.put("apiVersion", manifest.apiVersion());
		String token = (settings.token() != null) ? settings.token() : manifest.readToken();
		return new HelperAppControlClient(manifest.socket(), identity, settings.withToken(token),
				AppControlCodec.standard(), Clock.systemUTC());
	}

	@Override
	public Mono<ToolObservation> run(ToolCommand command, ToolObserver observer) {
		return AppControlClients.observe(stream(command), observer);
	}

	@Override
	public Flux<ToolEvent> stream(ToolCommand command) {
		return Flux.defer(() -> Flux.concat(Mono.just(ToolEvent.started(command)),
				observation(command).map((observation) -> ToolEvent.observation(observation, 1))));
	}

	/**
	 * Returns this client for code that may wait; it refuses to run on a thread that must
	 * not block.
	 */
	public StreamingAppControlClient blocking() {
		return AppControlClients.blocking(this);
	}

	private Mono<ToolObservation> observation(ToolCommand command) {
		return Mono.defer(() -> {
			Instant started = this.clock.instant();
			HelperRequest request = new HelperRequest(this.settings.token(), command, this.metadata);
			Duration patience = this.settings.patience(command);
			return this.lines.exchange(this.codec.write(request))
				.next()
				.publishOn(Schedulers.parallel())
				.timeout(patience)
				.onErrorMap(TimeoutException.class,
						(ex) -> new AppControlClientException(Reason.TIMEOUT,
								"No answer of the helper within " + patience.toMillis()
										+ " ms; the command may still run",
								ex))
				.map((line) -> timed(observed(line), started));
		});
	}

	private ToolObservation observed(byte[] line) {
		try {
			return observed(this.codec.readTree(line));
		}
		catch (AppControlProtocolException ex) {
			throw new AppControlClientException(Reason.PROTOCOL,
					"The helper sent something that is no answer: " + ex.getMessage(), ex);
		}
	}

	private ToolObservation observed(JsonNode answer) {
		if (answer instanceof ObjectNode object) {
			if (HelperResponse.SCHEMA.equals(Json.text(object, "schema"))) {
				return observed(this.codec.decode(object, HelperResponse.class));
			}
			ObjectNode inside = Json.object(object, "observation");
			boolean bare = object.has("commandId") || object.has("command_id");
			return this.codec.decode((bare || inside == null) ? object : inside, ToolObservation.class);
		}
		throw new AppControlProtocolException(null, "the answer must be a JSON object");
	}

	private static ToolObservation observed(HelperResponse response) {
		@Nullable ToolObservation observation = response.toolObservation();
		if (observation != null) {
			return observation;
		}
		@Nullable ToolError error = response.error();
		throw new AppControlClientException(
				(error != null) ? error : ToolError.of(FailureKinds.HELPER_ERROR, "The helper failed."));
	}

	private ToolObservation timed(ToolObservation observation, Instant started) {
		ObjectNode timing = observation.timing().deepCopy();
		if (!timing.has("startedAt")) {
			timing.put("startedAt", started.truncatedTo(ChronoUnit.MILLIS).toString());
		}
		if (!timing.has("durationMs")) {
			timing.put("durationMs", Math.max(0, Duration.between(started, this.clock.instant()).toMillis()));
		}
		return observation.withTiming(timing);
	}

	/** Closes all connections and ends the thread. What comes later fails. */
	@Override
	public void close() {
		this.lines.close();
	}

}
