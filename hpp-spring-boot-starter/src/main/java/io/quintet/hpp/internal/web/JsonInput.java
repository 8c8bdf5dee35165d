package io.quintet.hpp.internal.web;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

import io.quintet.hpp.HandshakeException;
import io.quintet.hpp.HandshakeException.Reason;
import io.quintet.hpp.internal.json.JsonValues;
import io.quintet.support.json.JsonRefusedException;
import io.quintet.support.json.StrictJson;

/**
 * Reads JSON whose encoding is told by its first bytes: UTF-8, UTF-16 or UTF-32, with or
 * without byte order mark.
 */
final class JsonInput {

	private static final String MARK = "\ufeff";

	private static final Charset UTF_32BE = Charset.forName("UTF-32BE");

	private static final Charset UTF_32LE = Charset.forName("UTF-32LE");

	private final StrictJson reader;

	JsonInput(int maxDepth) {
		this.reader = JsonValues.reader(maxDepth);
	}

	/**
	 * Reads a value.
	 * @param body the bytes
	 * @return the value; the null node when there is no text at all
	 * @throws HandshakeException when the bytes are no JSON that is accepted
	 */
	JsonNode read(byte[] body) {
		String text = decode(body);
		try {
			return text.isEmpty() ? NullNode.getInstance() : this.reader.read(text);
		}
		catch (JsonRefusedException ex) {
			throw new HandshakeException(Reason.INVALID_REQUEST, String.valueOf(ex.getMessage()));
		}
	}

	private static String decode(byte[] body) {
		Charset charset = charset(body);
		try {
			String text = charset.newDecoder().decode(ByteBuffer.wrap(body)).toString();
			return text.startsWith(MARK) ? text.substring(1) : text;
		}
		catch (CharacterCodingException ex) {
			throw new HandshakeException(Reason.INVALID_REQUEST, "the text is not valid " + charset.name());
		}
	}

	// The first character is ASCII or a byte order mark: the zeros around it tell the
	// width.
	private static Charset charset(byte[] body) {
		int first = at(body, 0);
		int second = at(body, 1);
		if (body.length < 2) {
			return StandardCharsets.UTF_8;
		}
		if (first == 0) {
			return (second != 0) ? StandardCharsets.UTF_16BE : UTF_32BE;
		}
		if (first == 0xFE && second == 0xFF) {
			return StandardCharsets.UTF_16BE;
		}
		if (second == 0 || (first == 0xFF && second == 0xFE)) {
			return (at(body, 2) == 0 && at(body, 3) == 0) ? UTF_32LE : StandardCharsets.UTF_16LE;
		}
		return StandardCharsets.UTF_8;
	}

	private static int at(byte[] body, int index) {
		return (index < body.length) ? body[index] & 0xFF : -1;
	}

}
