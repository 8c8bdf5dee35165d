package io.quintet.appcontrol;

import org.jspecify.annotations.Nullable;

import io.quintet.appcontrol.json.JsonObject;
import io.quintet.appcontrol.json.JsonWriter;

/**
 * Takes the members of a message in order. What is absent is left out.
 */
interface MessageSink {

	void text(String name, @Nullable String value);

	void integer(String name, @Nullable Long value);

	void bool(String name, @Nullable Boolean value);

	void object(String name, @Nullable JsonObject value);

	void message(String name, @Nullable AppControlMessage value);

	/**
	 * Takes a member that is left out when it is empty.
	 */
	default void filled(String name, JsonObject value) {
		if (!value.isEmpty()) {
			object(name, value);
		}
	}

	/**
	 * Writes bytes.
	 *
	 * @param out where they go
	 */
	record Bytes(JsonWriter out) implements MessageSink {

		@Override
		public void text(String name, @Nullable String value) {
			if (value != null) {
				this.out.name(name).text(value);
			}
		}

		@Override
		public void integer(String name, @Nullable Long value) {
			if (value != null) {
				this.out.name(name).number(value);
			}
		}

		@Override
		public void bool(String name, @Nullable Boolean value) {
			if (value != null) {
				this.out.name(name).bool(value);
			}
		}

		@Override
		public void object(String name, @Nullable JsonObject value) {
			if (value != null) {
				this.out.name(name).value(value);
			}
		}

		@Override
		public void message(String name, @Nullable AppControlMessage value) {
			if (value != null) {
				this.out.name(name).beginObject();
				MessageEncoder.encode(value, this);
				this.out.endObject();
			}
		}

	}

	/**
	 * Builds a tree, which shares the free JSON of the message.
	 *
	 * @param out where the members go
	 */
	record Tree(JsonObject.Builder out) implements MessageSink {

		@Override
		public void text(String name, @Nullable String value) {
			this.out.putIfPresent(name, value);
		}

		@Override
		public void integer(String name, @Nullable Long value) {
			this.out.putIfPresent(name, value);
		}

		@Override
		public void bool(String name, @Nullable Boolean value) {
			this.out.putIfPresent(name, value);
		}

		@Override
		public void object(String name, @Nullable JsonObject value) {
			this.out.putIfPresent(name, value);
		}

		@Override
		public void message(String name, @Nullable AppControlMessage value) {
			if (value != null) {
				Tree inner = new Tree(JsonObject.builder());
				MessageEncoder.encode(value, inner);
				this.out.put(name, inner.out.build());
			}
		}

	}

}
