package io.quintet.lime.autoconfigure;

import java.time.Duration;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.validation.annotation.Validated;

import io.quintet.lime.internal.transport.PlatformAddress;
import io.quintet.lime.passport.PassportSettings.IssuerCheck;

/**
 * Settings of a site at the LIME platform.
 *
 * @param enabled Whether the starter is active.
 * @param siteToken Token of the site, as the platform gave it.
 * @param apiBase Address of the platform; empty stands for the public one.
 * @param timeout Time for connecting, reading, writing and waiting for a connection,
 * each, of plain calls; those of the stream have 30 s.
 * @param maxRetries Repetitions of a plain call that failed in passing.
 * @param sse Stream of login events.
 * @param handler Handlers of logins.
 * @param login Memory of login requests.
 * @param jwks Keys of the platform.
 * @param passport Judgement of passports.
 */
@Validated
@ConfigurationProperties("lime")
public record LimeProperties(@DefaultValue("true") boolean enabled, @Nullable String siteToken,
		@DefaultValue(PlatformAddress.DEFAULT) String apiBase,
		@DefaultValue("30s") @DurationMin(millis = 1) Duration timeout,
		@DefaultValue("3") @Min(0) @Max(10) int maxRetries, @Valid @DefaultValue Sse sse,
		@Valid @DefaultValue Handler handler, @Valid @DefaultValue Login login, @Valid @DefaultValue Jwks jwks,
		@Valid @DefaultValue Passport passport) {

	@Override
	public String toString() {
		return "LimeProperties[enabled=%s, apiBase=%s, sse=%s, handler=%s, login=%s, jwks=%s, passport=%s]"
			.formatted(this.enabled, this.apiBase, this.sse, this.handler, this.login, this.jwks, this.passport);
	}

	/**
	 * Stream of login events.
	 *
	 * @param backoffBase First pause before a reconnect.
	 * @param readTimeout Silence after which the stream is reopened.
	 */
	public record Sse(@DefaultValue("500ms") @DurationMin(millis = 10) Duration backoffBase,
			@DefaultValue("310s") @DurationMin(millis = 10) Duration readTimeout) {

	}

	/**
	 * Handlers of logins.
	 *
	 * @param parallelism Login requests that are handled at a time.
	 * @param timeout Longest time of one call of a handler.
	 * @param retries Further calls of a handler that failed, before the platform repeats
	 * the event.
	 * @param shutdownTimeout Time that handlers have to finish when the application
	 * stops.
	 */
	public record Handler(@DefaultValue("16") @Min(1) @Max(1024) int parallelism,
			@DefaultValue("30s") @DurationMin(millis = 1) Duration timeout,
			@DefaultValue("0") @Min(0) @Max(10) int retries,
			@DefaultValue("10s") @DurationMin Duration shutdownTimeout) {

	}

	/**
	 * Memory of login requests.
	 *
	 * @param store Where login requests are remembered; r2dbc is shared by all nodes, and
	 * auto stands for memory.
	 * @param initializeSchema Whether to create the tables of the store r2dbc at the
	 * start; a schema that is not created has to be there.
	 * @param remembered Time for which the end of a login request is remembered.
	 */
	public record Login(@DefaultValue("auto") LoginStore store,
			@DefaultValue("always") DatabaseInitializationMode initializeSchema,
			@DefaultValue("10m") @DurationMin(seconds = 1) Duration remembered) {

	}

	/** Where login requests are remembered. */
	public enum LoginStore {

		/** In memory: nothing is shared by accident. */
		AUTO,

		/** In memory, each node for itself. */
		MEMORY,

		/** In PostgreSQL, for all nodes. */
		R2DBC

	}

	/**
	 * Keys of the platform.
	 *
	 * @param cacheTtl Age up to which keys are used without asking, and so the longest
	 * time that a withdrawn key is accepted while the platform answers; 0 asks for every
	 * passport.
	 */
	public record Jwks(@DefaultValue("300s") @DurationMin @DurationMax(days = 1) Duration cacheTtl) {

	}

	/**
	 * Judgement of passports.
	 *
	 * @param issuerCheck Whether the issuer of a passport counts.
	 * @param leeway Time that iat and nbf may be ahead; exp has none.
	 * @param oneTimeUse Whether a passport is accepted once only, by this node or, where
	 * the store is the database or a bean that implements PassportUses, by all.
	 */
	public record Passport(@DefaultValue("if-present") IssuerCheck issuerCheck,
			@DefaultValue("30s") @DurationMin @DurationMax(minutes = 10) Duration leeway,
			@DefaultValue("false") boolean oneTimeUse) {

	}

}
