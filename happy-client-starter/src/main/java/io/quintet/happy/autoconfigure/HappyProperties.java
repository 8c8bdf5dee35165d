package io.quintet.happy.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

import io.quintet.happy.HappySettings;

/**
 * Settings of a client of one Happy account.
 *
 * @param enabled Whether the starter is active.
 * @param serverUrl Address of the server.
 * @param token Bearer token of the account; needs the secret beside it, and both win over
 * key files.
 * @param secret Secret of the account: 32 bytes in base64 of either alphabet.
 * @param homeDir Folder of the key files agent.key and access.key, looked for in this
 * order; without it .happy in the home of the user.
 * @param credentialsPath Key file that wins over those of the folder; a leading ~ is the
 * home of the user.
 * @param checkKeys Whether the keys are tried in the background when the application has
 * started, until the server has answered.
 * @param connectTimeout Time for connecting, to the server and its socket.
 * @param requestTimeout Time for one REST call.
 * @param rpcTimeout Time for the answer of a machine, for which the server itself takes
 * up to 45 seconds, and for an update of metadata with all its attempts.
 * @param waitTimeout Time for a turn to end, unless a call says otherwise.
 * @param sendTimeout Time for a message or a permission answer to be confirmed, waits
 * while the connection is down included.
 * @param sendQueue Messages, permission answers and metadata updates, each, that may wait
 * to be confirmed; further ones fail.
 * @param reconnect Pauses before the socket connects again.
 * @param health Health and the endpoint.
 */
@Validated
@ConfigurationProperties("happy")
public record HappyProperties(@DefaultValue("true") boolean enabled, @Nullable String serverUrl, @Nullable String token,
		@Nullable String secret, @Nullable String homeDir, @Nullable String credentialsPath,
		@DefaultValue("true") boolean checkKeys, @DefaultValue("5s") @DurationMin(millis = 1) Duration connectTimeout,
		@DefaultValue("15s") @DurationMin(millis = 1) Duration requestTimeout,
		@DefaultValue("60s") @DurationMin(millis = 1) Duration rpcTimeout,
		@DefaultValue("300s") @DurationMin(millis = 1) Duration waitTimeout,
		@DefaultValue("60s") @DurationMin(millis = 1) Duration sendTimeout,
		@DefaultValue("256") @Min(1) @Max(1_000_000) int sendQueue, @Valid @DefaultValue Reconnect reconnect,
		@Valid @DefaultValue Health health) {

	HappySettings settings() {
		HappySettings.Builder settings = HappySettings.builder();
		apply(settings);
		return settings.build();
	}

	void apply(HappySettings.Builder settings) {
		settings.connectTimeout(this.connectTimeout)
			.requestTimeout(this.requestTimeout)
			.rpcTimeout(this.rpcTimeout)
			.waitTimeout(this.waitTimeout)
			.sendTimeout(this.sendTimeout)
			.sendQueue(this.sendQueue)
			.backoffMax(this.reconnect.backoffMax);
	}

	Map<String, Object> limits() {
		HappySettings settings = settings();
		Map<String, Object> limits = new LinkedHashMap<>();
		limits.put("sendQueue", this.sendQueue);
		limits.put("eventBuffer", settings.eventBuffer());
		limits.put("maxResponseSize", (long) settings.maxResponseSize());
		limits.put("maxSessions", HappySettings.MAX_SESSIONS);
		limits.put("metadataAttempts", HappySettings.METADATA_ATTEMPTS);
		limits.put("connectTimeout", this.connectTimeout.toString());
		limits.put("requestTimeout", this.requestTimeout.toString());
		limits.put("rpcTimeout", this.rpcTimeout.toString());
		limits.put("sendTimeout", this.sendTimeout.toString());
		limits.put("waitTimeout", this.waitTimeout.toString());
		return limits;
	}

	@Override
	public String toString() {
		return "HappyProperties[enabled=%s, homeDir=%s, credentialsPath=%s, checkKeys=%s, reconnect=%s, health=%s]"
			.formatted(this.enabled, this.homeDir, this.credentialsPath, this.checkKeys, this.reconnect, this.health);
	}

	/**
	 * Pauses before the socket connects again.
	 *
	 * @param backoffMax Longest pause.
	 */
	public record Reconnect(@DefaultValue("30s") @DurationMin(millis = 10) Duration backoffMax) {

	}

	/**
	 * Health and the endpoint.
	 *
	 * @param machineId Machine whose daemon has to answer for the health to be UP;
	 * without it no machine is asked.
	 */
	public record Health(@Nullable String machineId) {

		@Nullable String machine() {
			return (this.machineId != null && !this.machineId.isBlank()) ? this.machineId.strip() : null;
		}

	}

}
