package io.quintet.appcontrol.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

import io.quintet.appcontrol.ToolEventType;
import io.quintet.appcontrol.config.AppControlConfig;
import io.quintet.appcontrol.config.AppControlConfig.LogLevel;
import io.quintet.appcontrol.config.AppControlConfig.Secret;
import io.quintet.appcontrol.config.AppControlConfigException;
import io.quintet.appcontrol.service.ServiceSettings.SubmitMode;
import io.quintet.support.boot.SizeRange;

/**
 * Settings of app-control.
 *
 * @param enabled Whether the starter is active.
 * @param config TOML file that tools on this machine share; it ranks below the
 * application's own files.
 * @param logging Log of events.
 * @param computerUse How the desktop is operated.
 * @param helper How the privileged helper is reached.
 * @param wechat How WeChat is operated.
 * @param service Service over the application's AppControlClient.
 * @param policy What commands are let through.
 * @param client Client of another service or of the helper.
 * @param health Health of the service.
 */
@Validated
@ConfigurationProperties("app-control")
public record AppControlProperties(@DefaultValue("true") boolean enabled, @NotBlankIfSet @Nullable String config,
		@Valid @DefaultValue Logging logging, @Valid @DefaultValue ComputerUse computerUse,
		@Valid @DefaultValue Helper helper, @Valid @DefaultValue Wechat wechat, @Valid @DefaultValue Service service,
		@Valid @DefaultValue Policy policy, @Valid @DefaultValue Client client, @Valid @DefaultValue Health health) {

	/**
	 * Returns the part that tools on a machine share.
	 * @return the configuration
	 * @throws AppControlConfigException when a value breaks the rule of its key
	 */
	public AppControlConfig toConfig() {
		return new AppControlConfig(this.logging.toConfig(), this.computerUse.toConfig(), this.helper.toConfig(),
				this.wechat.toConfig());
	}

	// "A, B ,,C" in a property file has an empty piece.
	private static List<String> pieces(List<String> items) {
		return items.stream().map(String::strip).filter((item) -> !item.isEmpty()).toList();
	}

	private static String masked(@Nullable String secret) {
		return (secret != null) ? Secret.MASK : "null";
	}

	/**
	 * Log of events.
	 *
	 * @param level Level of the lines where they go to a logger; no threshold.
	 * @param redactText Whether texts and secrets are left out of lines.
	 * @param json Whether lines are JSON.
	 * @param eventSink Where lines go; the logger app_control if it is not set.
	 * @param includeObservation Whether text lines show observations.
	 * @param maskSummary Whether lines hide summaries, which may repeat what was typed.
	 * @param minType Least important events that are logged; from the least to the most:
	 * progress, started, observation, warning, error, and an observation that is not ok
	 * counts as a warning.
	 * @param rawDataLogPath File to which observations are appended.
	 * @param redactRawData Whether texts and secrets are left out of that file.
	 */
	public record Logging(@DefaultValue("info") LogLevel level, @DefaultValue("true") boolean redactText,
			@DefaultValue("false") boolean json, @NotBlankIfSet @Nullable String eventSink,
			@DefaultValue("false") boolean includeObservation, @DefaultValue("false") boolean maskSummary,
			@Nullable ToolEventType minType, @NotBlankIfSet @Nullable String rawDataLogPath,
			@DefaultValue("true") boolean redactRawData) {

		/** An application has a log, so events go there unless another sink is set. */
		boolean isForLogger(AppControlConfig.Logging config) {
			return this.eventSink == null && config.eventSink().equals(AppControlConfig.DEFAULTS.logging().eventSink());
		}

		AppControlConfig.Logging toConfig() {
			// What other tools that share the configuration do.
			String sink = (this.eventSink != null) ? this.eventSink : AppControlConfig.DEFAULTS.logging().eventSink();
			return new AppControlConfig.Logging(this.level, this.redactText, this.json, sink, this.rawDataLogPath,
					this.includeObservation, this.maskSummary, this.minType);
		}

	}

	/**
	 * How the desktop is operated.
	 *
	 * @param backend What operates it.
	 * @param allowedApps Names of the apps that may be operated.
	 * @param allowedAppBundleIds Apps that may be operated with their bundle identifiers,
	 * such as TextEdit=com.apple.TextEdit.
	 * @param allowCoordinateClick Whether clicks at coordinates are allowed.
	 * @param screenRecordingRequired Whether the permission to record the screen is
	 * needed.
	 * @param timeoutMs Time of an operation in milliseconds.
	 */
	public record ComputerUse(@DefaultValue("direct") @NotBlank String backend, @DefaultValue List<String> allowedApps,
			@DefaultValue List<String> allowedAppBundleIds, @DefaultValue("false") boolean allowCoordinateClick,
			@DefaultValue("false") boolean screenRecordingRequired, @DefaultValue("10000") @Min(1) long timeoutMs) {

		private static final String BUNDLE_IDS = "app-control.computer-use.allowed-app-bundle-ids";

		/** Drops empty names, and refuses apps without an identifier. */
		public ComputerUse {
			allowedApps = pieces(allowedApps);
			allowedAppBundleIds = pieces(allowedAppBundleIds);
			AppControlConfig.ComputerUse.bundleIds(BUNDLE_IDS, allowedAppBundleIds);
		}

		AppControlConfig.ComputerUse toConfig() {
			return new AppControlConfig.ComputerUse(this.backend, this.allowedApps,
					AppControlConfig.ComputerUse.bundleIds(BUNDLE_IDS, this.allowedAppBundleIds),
					this.allowCoordinateClick, this.screenRecordingRequired, this.timeoutMs);
		}

	}

	/**
	 * How the privileged helper is reached.
	 *
	 * @param transport How it is spoken to.
	 * @param helperAppPath App of the helper.
	 * @param bundleId Bundle identifier of the helper.
	 * @param manifestPath File in which the helper says where it is.
	 * @param endpoint Path of the helper's socket.
	 * @param token Secret that the helper asks for, in place of the one in its manifest.
	 * @param allowedApps Names of the apps that the helper may operate.
	 * @param autoLaunch Whether tools that read the shared file start the helper when it
	 * does not run; this application starts nothing.
	 * @param launchTimeoutMs Time that these tools give it to start in milliseconds.
	 */
	public record Helper(@DefaultValue("unix_socket") @NotBlank String transport,
			@NotBlankIfSet @Nullable String helperAppPath, @NotBlankIfSet @Nullable String bundleId,
			@NotBlankIfSet @Nullable String manifestPath, @NotBlankIfSet @Nullable String endpoint,
			@NotBlankIfSet @Nullable String token, @DefaultValue List<String> allowedApps,
			@DefaultValue("false") boolean autoLaunch, @DefaultValue("90000") @Min(1) long launchTimeoutMs) {

		/** Drops empty names. */
		public Helper {
			allowedApps = pieces(allowedApps);
		}

		AppControlConfig.Helper toConfig() {
			return new AppControlConfig.Helper(this.transport, this.helperAppPath, this.bundleId, this.manifestPath,
					this.endpoint, (this.token != null) ? Secret.of(this.token) : null, this.allowedApps,
					this.autoLaunch, this.launchTimeoutMs);
		}

		@Override
		public String toString() {
			return "Helper[transport=%s, endpoint=%s, manifestPath=%s, token=%s, allowedApps=%s]"
				.formatted(this.transport, this.endpoint, this.manifestPath, masked(this.token), this.allowedApps);
		}

	}

	/**
	 * How WeChat is operated.
	 *
	 * @param appName Name of WeChat on this machine.
	 * @param bundleId Bundle identifier of WeChat.
	 * @param appControlTool Tool that operates WeChat.
	 * @param selectorProfilePath File that says where the parts of WeChat's window are.
	 * @param searchHotkey Keys that open the search, pressed together; may be empty.
	 * @param searchClearHotkey Keys that select all of the search field; may be empty.
	 * @param clearKey Key that clears the search field.
	 * @param submitKey Key that sends a message.
	 * @param maxMessageChars Longest message in characters.
	 * @param defaultTimeoutMs Time of an operation in milliseconds.
	 */
	public record Wechat(@DefaultValue("WeChat") @NotBlank String appName,
			@DefaultValue("com.tencent.xinWeChat") @NotBlank String bundleId,
			@DefaultValue("macos.computer_use") @NotBlank String appControlTool,
			@NotBlankIfSet @Nullable String selectorProfilePath, @DefaultValue( {
					"Command", "F" }) List<String> searchHotkey,
			@DefaultValue({ "Command", "A" }) List<String> searchClearHotkey,
			@DefaultValue("Delete") @NotBlank String clearKey, @DefaultValue("Return") @NotBlank String submitKey,
			@DefaultValue("2000") @Min(1) long maxMessageChars, @DefaultValue("30000") @Min(1) long defaultTimeoutMs){

		/** Drops empty keys. */
		public Wechat {
			searchHotkey = pieces(searchHotkey);
			searchClearHotkey = pieces(searchClearHotkey);
		}

		AppControlConfig.Wechat toConfig() {
			return new AppControlConfig.Wechat(this.appName, this.bundleId, this.appControlTool,
					this.selectorProfilePath, this.searchHotkey, this.searchClearHotkey, this.clearKey, this.submitKey,
					this.maxMessageChars, this.defaultTimeoutMs);
		}

	}

	/**
	 * Service over the application's AppControlClient.
	 *
	 * @param socketPath Unix domain socket to serve; without it, or if it is empty, none
	 * is served.
	 * @param token Secret that every request has to bring.
	 * @param allowUnauthenticated Whether the service answers over HTTP without a token.
	 * @param basePath Path under which the service answers over HTTP.
	 * @param maxLineSize Largest request: a line of the socket, or a body over HTTP.
	 * @param requestTimeout Longest time of a command, waiting included; it also bounds
	 * what commands ask for.
	 * @param submitMode When a submitted command is answered.
	 * @param maxConcurrent Commands that run at a time.
	 * @param resumableStreams Whether events of a stream over HTTP have ids of their own,
	 * so that a client that was cut off goes on behind the last one.
	 */
	public record Service(@Nullable String socketPath, @NotBlankIfSet @Nullable String token,
			@DefaultValue("false") boolean allowUnauthenticated,
			@DefaultValue("/app-control") @Pattern(regexp = "(/[A-Za-z0-9._~-]+)+",
					message = "must begin with '/', not end with it, and hold letters, digits, '.', '_', '~' and '-'") String basePath,
			@DefaultValue("8MB") @SizeRange(min = 1024, max = SizeRange.MAX_ARRAY) DataSize maxLineSize,
			@DefaultValue("10m") @DurationMin(millis = 1) Duration requestTimeout,
			@DefaultValue("sync") SubmitMode submitMode, @DefaultValue("16") @Min(1) @Max(10_000) int maxConcurrent,
			@DefaultValue("false") boolean resumableStreams) {

		/** An empty path is none. */
		public Service {
			socketPath = StringUtils.hasText(socketPath) ? socketPath : null;
		}

		@Override
		public String toString() {
			return "Service[socketPath=%s, token=%s, allowUnauthenticated=%s, basePath=%s, submitMode=%s]".formatted(
					this.socketPath, masked(this.token), this.allowUnauthenticated, this.basePath, this.submitMode);
		}

	}

	/**
	 * What commands are let through. What is absent lets everything through; an empty
	 * list lets nothing through.
	 *
	 * @param allowedTools Tools that commands may name; all without it, none if empty.
	 * @param allowedOperations Operations that commands may name; all without it, none if
	 * empty.
	 * @param allowedApps Apps that commands may operate; all without it, none if empty.
	 * @param commandsPerMinute Commands that are let through in a minute; any number
	 * without it.
	 */
	public record Policy(@Nullable List<String> allowedTools, @Nullable List<String> allowedOperations,
			@Nullable List<String> allowedApps, @Nullable @Min(1) @Max(1_000_000) Integer commandsPerMinute) {

		/** Drops empty names. */
		public Policy {
			allowedTools = (allowedTools != null) ? pieces(allowedTools) : null;
			allowedOperations = (allowedOperations != null) ? pieces(allowedOperations) : null;
			allowedApps = (allowedApps != null) ? pieces(allowedApps) : null;
		}

	}

	/**
	 * Client of another service or of the helper.
	 *
	 * @param type What the client speaks to.
	 * @param socketPath Unix domain socket of the service.
	 * @param url Address of the service over HTTP, with its base path.
	 * @param token Secret that the service asks for; with type helper, it wins over
	 * app-control.helper.token and the manifest.
	 * @param timeout Time of a command that sets none.
	 */
	public record Client(@DefaultValue("none") ClientType type, @NotBlankIfSet @Nullable String socketPath,
			@Nullable URI url, @NotBlankIfSet @Nullable String token,
			@DefaultValue("30s") @DurationMin(millis = 1) Duration timeout) {

		@Override
		public String toString() {
			return "Client[type=%s, socketPath=%s, token=%s, timeout=%s]".formatted(this.type, this.socketPath,
					masked(this.token), this.timeout);
		}

	}

	/** What a client speaks to. */
	public enum ClientType {

		/** There is no client. */
		NONE,

		/** A service on a Unix domain socket. */
		UNIX_SOCKET,

		/** A service over HTTP. */
		HTTP,

		/** The privileged helper. */
		HELPER

	}

	/**
	 * Health of the service.
	 *
	 * @param readinessTool Tool whose readiness command decides the health, for example
	 * macos.computer_use; without it none is asked.
	 */
	public record Health(@NotBlankIfSet @Nullable String readinessTool) {

	}

}
