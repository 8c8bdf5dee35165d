package io.quintet.acp.internal.web;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;

import io.quintet.acp.internal.json.StorableText;

/**
 * The segments of a path, decoded one by one: an id may hold any character, {@code /} and
 * {@code ;} among them.
 */
final class PathIds {

	private final List<String> segments = new ArrayList<>();

	private PathIds(PathContainer path) {
		for (PathContainer.Element element : path.elements()) {
			if (element instanceof PathContainer.PathSegment segment) {
				this.segments.add(segment.value());
			}
		}
	}

	static PathIds of(PathContainer path) {
		return new PathIds(path);
	}

	/**
	 * Returns a segment.
	 * @param index its index, from 0
	 * @return what it says, or {@code null} when that is no text that can be stored
	 */
	@Nullable String get(int index) {
		String segment = this.segments.get(index);
		try {
			String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(segment))).toString();
			return StorableText.isStorable(text) ? text : null;
		}
		catch (CharacterCodingException | IllegalArgumentException ex) {
			return null;
		}
	}

	private static byte[] bytes(String segment) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(segment.length());
		int start = 0;
		for (int i = segment.indexOf('%'); i >= 0; i = segment.indexOf('%', start)) {
			bytes.writeBytes(segment.substring(start, i).getBytes(StandardCharsets.UTF_8));
			start = i + 3;
			if (start > segment.length()) {
				throw new IllegalArgumentException("Unfinished escape");
			}
			bytes.write(HexFormat.fromHexDigits(segment, i + 1, start));
		}
		bytes.writeBytes(segment.substring(start).getBytes(StandardCharsets.UTF_8));
		return bytes.toByteArray();
	}

}
