package io.quintet.acp.thread;

import java.util.List;

/**
 * What a stream of text becomes.
 */
public enum StreamType {

	/** A message of one text. */
	MESSAGE("message"),

	/** A thought. */
	REASONING("reasoning");

	private final String wire;

	StreamType(String wire) {
		this.wire = wire;
	}

	/** Returns the name on the wire, which is also the type of the event. */
	public String wire() {
		return this.wire;
	}

	/**
	 * Finds a type.
	 * @param wire its name on the wire
	 * @throws IllegalArgumentException when there is none of that name
	 */
	public static StreamType ofWire(String wire) {
		for (StreamType type : values()) {
			if (type.wire.equals(wire)) {
				return type;
			}
		}
		throw new IllegalArgumentException("Unknown type of a stream '" + wire + "'");
	}

	/**
	 * Makes the body of the event.
	 * @param text the whole text
	 * @return a message or reasoning
	 */
	public EventBody body(String text) {
		return (this == MESSAGE) ? new EventBody.Message(List.of(ContentPart.text(text)))
				: new EventBody.Reasoning(text);
	}

}
