package io.quintet.acp.thread;

import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A part of a message.
 */
public sealed interface ContentPart {

	/**
	 * Creates a text.
	 * @param text the text, may be empty
	 * @return the part
	 */
	static Text text(String text) {
		return new Text(text);
	}

	/**
	 * Returns the type on the wire.
	 * @return the type, such as {@code text}
	 */
	String type();

	/**
	 * A text.
	 *
	 * @param text the text, may be empty
	 */
	record Text(String text) implements ContentPart {

		@Override
		public String type() {
			return "text";
		}

	}

	/**
	 * A picture.
	 *
	 * @param url where it is, not empty
	 * @param mime its media type, not empty
	 * @param name file name
	 * @param size size in bytes
	 */
	record Image(String url, String mime, @Nullable String name, @Nullable Long size) implements ContentPart {

		@Override
		public String type() {
			return "image";
		}

	}

	/**
	 * A sound.
	 *
	 * @param url where it is, not empty
	 * @param mime its media type, not empty
	 * @param name file name
	 * @param size size in bytes
	 * @param durationMs length in milliseconds
	 */
	record Audio(String url, String mime, @Nullable String name, @Nullable Long size,
			@Nullable Long durationMs) implements ContentPart {

		@Override
		public String type() {
			return "audio";
		}

	}

	/**
	 * A document.
	 *
	 * @param url where it is, not empty
	 * @param mime its media type, not empty
	 * @param name file name
	 * @param size size in bytes
	 */
	record Document(String url, String mime, @Nullable String name, @Nullable Long size) implements ContentPart {

		@Override
		public String type() {
			return "document";
		}

	}

	/**
	 * A form to fill in, or an answer to one.
	 *
	 * @param formId id of the form
	 * @param schema JSON Schema of its values
	 * @param status where it stands
	 * @param values the values, once there are any
	 * @param answersEventId event that asked
	 * @param title title to show
	 * @param description text to show
	 */
	record Form(String formId, Map<String, JsonNode> schema, FormStatus status, @Nullable Map<String, JsonNode> values,
			@Nullable String answersEventId, @Nullable String title,
			@Nullable String description) implements ContentPart {

		/**
		 * Creates a form.
		 * @param schema copied
		 * @param values copied
		 */
		public Form {
			schema = Metadata.copyOf(schema);
			values = (values != null) ? Metadata.copyOf(values) : null;
		}

		@Override
		public String type() {
			return "form";
		}

	}

	/** Where a form stands. */
	enum FormStatus {

		/** Not answered yet. */
		PENDING,

		/** It is filled in. */
		SUBMITTED,

		/** It was put aside. */
		CANCELLED;

		private final String wire = name().toLowerCase(Locale.ROOT);

		/**
		 * Returns the name on the wire.
		 * @return the name in lower case
		 */
		public String wire() {
			return this.wire;
		}

		/**
		 * Finds a status by its name on the wire.
		 * @param wire the name, case-sensitive
		 * @return the status, or {@code null} when there is none of that name
		 */
		public static @Nullable FormStatus ofWire(String wire) {
			for (FormStatus status : values()) {
				if (status.wire.equals(wire)) {
					return status;
				}
			}
			return null;
		}

	}

}
