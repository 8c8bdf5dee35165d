package io.quintet.samples.appcontrol.desktop;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A mail that is being written.
 *
 * @param fields receiver, subject and text
 * @param focus position of the field that gets what is typed
 */
record Draft(List<Text> fields, int focus) {

	/** Names of the fields in their order, as they are at the end of paths. */
	static final List<String> NAMES = List.of("to", "subject", "text");

	Draft {
		fields = List.copyOf(fields);
	}

	static Draft to(String receiver, String subject) {
		return new Draft(List.of(Text.of(receiver), Text.of(subject), Text.EMPTY), receiver.isEmpty() ? 0 : 2);
	}

	Text focused() {
		return this.fields.get(this.focus);
	}

	Draft focus(int position) {
		return new Draft(this.fields, Math.floorMod(position, this.fields.size()));
	}

	Draft edit(UnaryOperator<Text> change) {
		List<Text> changed = new ArrayList<>(this.fields);
		changed.set(this.focus, change.apply(focused()));
		return new Draft(changed, this.focus);
	}

	Draft type(String typed) {
		boolean lines = this.focus == NAMES.size() - 1;
		return edit((field) -> lines ? field.type(typed) : field.typeInLine(typed));
	}

	boolean canBeSent() {
		return this.fields.get(0).value().matches("[^\\s@]+@[^\\s@]+") && !this.fields.get(2).value().isBlank();
	}

}
