package io.quintet.socketio;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;

/**
 * Reads text strictly.
 */
final class Utf8 {

	private static final char REPLACEMENT = '\ufffd';

	private Utf8() {
	}

	/**
	 * Decodes the readable bytes of a buffer.
	 * @throws PacketException when they are not UTF-8
	 */
	static String decode(ByteBuf buffer) {
		String text = buffer.toString(StandardCharsets.UTF_8);
		if (text.indexOf(REPLACEMENT) >= 0) {
			// Either the sender wrote U+FFFD itself, or the decoder replaced something.
			check(buffer.nioBuffer());
		}
		return text;
	}

	private static void check(ByteBuffer bytes) {
		try {
			StandardCharsets.UTF_8.newDecoder()
				.onMalformedInput(CodingErrorAction.REPORT)
				.onUnmappableCharacter(CodingErrorAction.REPORT)
				.decode(bytes);
		}
		catch (CharacterCodingException ex) {
			throw new PacketException("not UTF-8");
		}
	}

}
