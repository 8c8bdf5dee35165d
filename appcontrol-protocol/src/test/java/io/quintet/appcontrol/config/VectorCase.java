package io.quintet.appcontrol.config;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.quintet.appcontrol.json.JsonArray;
import io.quintet.appcontrol.json.JsonBoolean;
import io.quintet.appcontrol.json.JsonFormat;
import io.quintet.appcontrol.json.JsonObject;

/**
 * One recorded case.
 *
 * @param id name of the case
 * @param request what is asked
 * @param expect what comes of it
 */
public record VectorCase(String id, JsonObject request, JsonObject expect) {

	/**
	 * Reads a file under {@code vectors/app-control}.
	 * @param file its name
	 * @return its cases
	 */
	public static Stream<VectorCase> of(String file) {
		try (InputStream in = VectorCase.class.getResourceAsStream("/vectors/app-control/" + file)) {
			JsonArray cases = (JsonArray) JsonFormat.standard().read(Objects.requireNonNull(in, file).readAllBytes());
			return StreamSupport.stream(cases.spliterator(), false)
				.map(JsonObject.class::cast)
				.map((one) -> new VectorCase(Objects.requireNonNull(one.text("id")),
						Objects.requireNonNull(one.object("request")), Objects.requireNonNull(one.object("expect"))));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Whether the request succeeds.
	 * @return true when it does
	 */
	public boolean ok() {
		return this.expect.get("ok") == JsonBoolean.TRUE;
	}

	@Override
	public String toString() {
		return this.id;
	}

}
