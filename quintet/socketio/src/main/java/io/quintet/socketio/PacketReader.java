package io.quintet.socketio;

import java.util.Set;

import com.corundumstudio.socketio.protocol.PacketType;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the text of Socket.IO packets (protocol 5):
 * {@code type[attachments-][/namespace,][ack][json]}. In the place of the library's
 * decoder, which takes a list for a binary event, knows no bounds and reads on behind
 * what it does not understand.
 */
final class PacketReader {

	/** Most attachments of one packet. */
	static final int MAX_ATTACHMENTS = 100;

	/**
	 * Deepest nesting of the JSON of a packet that is read, and of each value that is
	 * written; somewhat deeper than what an application usually takes, so that it can
	 * refuse an event instead of losing the connection.
	 */
	static final int MAX_DEPTH = 1000;

	/** Memory of a value, beside its text. */
	private static final int VALUE = 24;

	/** Text that is not worth a look at how many values it has. */
	private static final int SMALL = 1024;

	private static final int MAX_NAMESPACE_LENGTH = 512;

	private static final Set<String> RESERVED = Set.of("connect", "connect_error", "disconnect", "disconnecting",
			"newListener", "removeListener");

	static final JsonMapper MAPPER = JsonMapper
		.builder(JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder()
				.maxNestingDepth(MAX_DEPTH)
				.maxStringLength(Integer.MAX_VALUE)
				.maxNameLength(Integer.MAX_VALUE)
				.build())
			.streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
			// The table of names is shared by all parsers, and names of one hash spoil
			// it.
			.disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
			.enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
			.build())
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	private final String text;

	private int at;

	private PacketReader(String text, int from) {
		this.text = text;
		this.at = from;
	}

	/**
	 * Reads a packet.
	 * @param text text that ends with the packet
	 * @param from where the packet begins
	 * @throws PacketException when it is none
	 */
	static InboundPacket read(String text, int from) {
		return new PacketReader(text, from).read();
	}

	private InboundPacket read() {
		int size = this.text.length() - this.at;
		PacketType type = type();
		int attachments = 0;
		if (type == PacketType.BINARY_EVENT || type == PacketType.BINARY_ACK) {
			attachments = attachments();
		}
		String namespace = namespace();
		long ack = (peek() >= '0' && peek() <= '9') ? number() : InboundPacket.NO_ACK;
		JsonNode data = json();
		check(type, ack, data);
		if (attachments == 0) {
			type = plain(type);
		}
		return new InboundPacket(type, namespace, ack, attachments, data, size, memory(this.text, size));
	}

	/** Tells about how much the values take that were read, which may be many. */
	private static long memory(String text, int size) {
		if (size <= SMALL) {
			return (long) size * VALUE / 4;
		}
		long values = 0;
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character == ',' || character == '[' || character == '{') {
				values++;
			}
		}
		return size + values * VALUE;
	}

	/** Returns the type of a packet whose attachments are in place. */
	static PacketType plain(PacketType type) {
		return switch (type) {
			case BINARY_EVENT -> PacketType.EVENT;
			case BINARY_ACK -> PacketType.ACK;
			default -> type;
		};
	}

	private char peek() {
		return (this.at < this.text.length()) ? this.text.charAt(this.at) : 0;
	}

	private PacketType type() {
		char digit = peek();
		if (digit < '0' || digit > '6' || digit == '4') {
			throw new PacketException("unknown packet type");
		}
		this.at++;
		return PacketType.valueOfInner(digit - '0');
	}

	private int attachments() {
		long count = number();
		if (peek() != '-' || count > MAX_ATTACHMENTS) {
			throw new PacketException("bad number of attachments");
		}
		this.at++;
		return (int) count;
	}

	/** Reads digits; ids go out through the library's encoder, which knows 31 bits. */
	private long number() {
		long value = 0;
		int start = this.at;
		while (peek() >= '0' && peek() <= '9') {
			value = value * 10 + (peek() - '0');
			if (value > Integer.MAX_VALUE) {
				throw new PacketException("number too large");
			}
			this.at++;
		}
		if (this.at == start) {
			throw new PacketException("number expected");
		}
		return value;
	}

	private String namespace() {
		if (peek() != '/') {
			return "/";
		}
		int end = this.text.indexOf(',', this.at);
		if (end < 0) {
			end = this.text.length();
		}
		if (end - this.at > MAX_NAMESPACE_LENGTH) {
			throw new PacketException("namespace too long");
		}
		String name = this.text.substring(this.at, end);
		this.at = Math.min(end + 1, this.text.length());
		int query = name.indexOf('?');
		return (query < 0) ? name : name.substring(0, query);
	}

	private @Nullable JsonNode json() {
		if (this.at == this.text.length()) {
			return null;
		}
		try {
			JsonNode node = MAPPER.readTree(this.text.substring(this.at));
			if (node == null || node.isMissingNode()) {
				throw new PacketException("not JSON");
			}
			return node;
		}
		catch (JacksonException | ArithmeticException | NumberFormatException ex) {
			throw new PacketException("not JSON");
		}
	}

	private static void check(PacketType type, long ack, @Nullable JsonNode data) {
		boolean valid = switch (type) {
			case CONNECT -> (data == null || data.isObject()) && ack == InboundPacket.NO_ACK;
			case DISCONNECT -> data == null && ack == InboundPacket.NO_ACK;
			case EVENT, BINARY_EVENT -> data != null && data.isArray() && isEventName(data.get(0));
			default -> data != null && data.isArray() && ack != InboundPacket.NO_ACK;
		};
		if (!valid) {
			throw new PacketException("bad payload");
		}
	}

	private static boolean isEventName(@Nullable JsonNode name) {
		return name != null && name.isString() && !RESERVED.contains(name.stringValue());
	}

}
