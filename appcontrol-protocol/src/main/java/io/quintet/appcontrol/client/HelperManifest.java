package io.quintet.appcontrol.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.AppControlProtocolException;
import io.quintet.appcontrol.config.AppControlConfigLoader;
import io.quintet.appcontrol.internal.Json;
import io.quintet.support.PythonSpaces;

/**
 * How a helper is reached: what it publishes in a JSON file. Members may also be written
 * in snake case; others are ignored. The text form does not show the token.
 *
 * @param bundleId id of the helper app
 * @param apiVersion version of the interface
 * @param transport how to reach it; only {@code unix_socket} is known
 * @param socketPath path of its socket or else its endpoint, may begin with {@code ~/};
 * {@code null} when the file does not say
 * @param token secret of the helper; {@code null} for none
 * @param tokenRef file that holds the secret, may begin with {@code ~/}; {@code null} for
 * none
 */
record HelperManifest(String bundleId, String apiVersion, String transport, @Nullable String socketPath,
		@Nullable String token, @Nullable String tokenRef) {

	/** The version of the interface that is spoken here. */
	static final String API_VERSION = "app_control.helper.v1";

	/** The transport that is spoken here. */
	static final String UNIX_SOCKET = "unix_socket";

	/** Largest file. */
	static final int MAX_BYTES = 64 * 1024;

	private static final int MAX_TOKEN_BYTES = 4096;

	private static final AppControlCodec CODEC = new AppControlCodec(50, MAX_BYTES);

	/**
	 * Reads a file of at most {@link #MAX_BYTES}. The message of a failure names the
	 * member.
	 */
	static HelperManifest read(Path file) throws IOException {
		byte[] text = bytes(file, MAX_BYTES, "The helper manifest ");
		try {
			return of(CODEC.readTree(text));
		}
		catch (AppControlProtocolException ex) {
			if (ex.field() != null) {
				throw ex;
			}
			throw new AppControlProtocolException(null, "The helper manifest " + file + ": " + ex.getMessage(), ex);
		}
	}

	static HelperManifest of(JsonNode json) {
		if (!(json instanceof ObjectNode object)) {
			throw new AppControlProtocolException(null, "The helper manifest must be a JSON object");
		}
		String bundleId = text(object, "bundleId", "bundle_id");
		if (bundleId == null) {
			throw new AppControlProtocolException("bundleId", "is required in the helper manifest");
		}
		checkTheRest(object);
		String endpoint = text(object, "endpoint", "endpoint");
		String socketPath = text(object, "socketPath", "socket_path");
		return new HelperManifest(bundleId,
				Objects.requireNonNullElse(text(object, "apiVersion", "api_version"), API_VERSION),
				Objects.requireNonNullElse(text(object, "transport", "transport"), UNIX_SOCKET),
				(socketPath != null) ? socketPath : endpoint, text(object, "token", "token"),
				text(object, "tokenRef", "token_ref"));
	}

	/**
	 * Insists on a helper that is spoken to here, and on an id unless it is {@code null}.
	 */
	void require(@Nullable String expectedBundleId) {
		if (expectedBundleId != null && !expectedBundleId.equals(this.bundleId)) {
			throw new AppControlProtocolException("bundleId", "of the helper manifest must be " + expectedBundleId);
		}
		if (!API_VERSION.equals(this.apiVersion)) {
			throw new AppControlProtocolException("apiVersion", "of the helper manifest must be " + API_VERSION);
		}
		if (!UNIX_SOCKET.equals(this.transport)) {
			throw new AppControlProtocolException("transport", "of the helper manifest must be " + UNIX_SOCKET);
		}
	}

	/** The path of its socket, with {@code ~/} replaced. */
	Path socket() {
		if (this.socketPath == null) {
			throw new AppControlProtocolException("socketPath", "or endpoint is required in the helper manifest");
		}
		return AppControlConfigLoader.expandHome(Path.of(this.socketPath));
	}

	/**
	 * The secret, from its file if need be, which may have 4 KiB; {@code null} when the
	 * manifest names none.
	 */
	@Nullable String readToken() throws IOException {
		if (this.token != null || this.tokenRef == null) {
			return this.token;
		}
		Path file = AppControlConfigLoader.expandHome(Path.of(this.tokenRef));
		String read = PythonSpaces
			.trim(new String(bytes(file, MAX_TOKEN_BYTES, "The token file "), StandardCharsets.UTF_8));
		if (read.isEmpty()) {
			throw new IOException("The token file " + file + " is empty");
		}
		return read;
	}

	@Override
	public String toString() {
		return "HelperManifest[bundleId=%s, apiVersion=%s, transport=%s, socketPath=%s, token=%s]".formatted(
				this.bundleId, this.apiVersion, this.transport, this.socketPath, (this.token != null) ? "***" : "null");
	}

	private static byte[] bytes(Path file, int max, String what) throws IOException {
		try (InputStream in = Files.newInputStream(file)) {
			byte[] read = in.readNBytes(max + 1);
			if (read.length > max) {
				throw new IOException(what + file + " is larger than " + max + " bytes");
			}
			return read;
		}
	}

	private static @Nullable JsonNode member(ObjectNode object, String name, String alias) {
		JsonNode value = object.has(name) ? object.get(name) : object.get(alias);
		return Json.isAbsent(value) ? null : value;
	}

	private static @Nullable String text(ObjectNode object, String name, String alias) {
		JsonNode value = member(object, name, alias);
		if (value == null) {
			return null;
		}
		String text = value.isString() ? PythonSpaces.trim(value.stringValue()) : "";
		if (text.isEmpty()) {
			throw new AppControlProtocolException(name, "must be a non-empty string in the helper manifest");
		}
		return text;
	}

	/** What is of no use here may not be wrong either. */
	private static void checkTheRest(ObjectNode object) {
		text(object, "helperAppPath", "helper_app_path");
		JsonNode pid = member(object, "pid", "pid");
		Long number = Json.integer(pid);
		if (pid != null && number == null) {
			throw new AppControlProtocolException("pid", "must be an integer in the helper manifest");
		}
		if (number != null && number <= 0) {
			throw new AppControlProtocolException("pid", "must be greater than 0");
		}
		if (object.has("metadata") && Json.object(object, "metadata") == null) {
			throw new AppControlProtocolException("metadata", "must be an object in the helper manifest");
		}
	}

}
