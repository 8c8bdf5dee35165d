package io.quintet.lime;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

import io.quintet.support.json.JsonFormat;

/**
 * Recorded data under {@code vectors/lime}.
 */
public final class Vectors {

	private Vectors() {
	}

	/**
	 * Reads a file.
	 * @param path its path under the folder
	 * @return the bytes
	 */
	public static byte[] bytes(String path) {
		try (InputStream in = Vectors.class.getResourceAsStream("/vectors/lime/" + path)) {
			if (in == null) {
				throw new IllegalStateException("no vector " + path);
			}
			return in.readAllBytes();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Reads a JSON object.
	 * @param path its path under the folder
	 * @return its members
	 */
	public static Map<String, Object> object(String path) {
		return map(JsonFormat.MAPPER.readValue(bytes(path), Map.class));
	}

	/**
	 * Reads the cases of a file.
	 * @param path its path under the folder
	 * @return the cases
	 */
	@SuppressWarnings("unchecked")
	public static List<Map<String, Object>> cases(String path) {
		return (List<Map<String, Object>>) object(path).get("cases");
	}

	/**
	 * Returns a value as an object.
	 * @param value a value of a vector
	 * @return its members
	 */
	@SuppressWarnings("unchecked")
	public static Map<String, Object> map(Object value) {
		return (Map<String, Object>) value;
	}

	/**
	 * Returns a value as a list.
	 * @param value a value of a vector
	 * @return its items
	 */
	@SuppressWarnings("unchecked")
	public static <T> List<T> list(Object value) {
		return (List<T>) value;
	}

}
