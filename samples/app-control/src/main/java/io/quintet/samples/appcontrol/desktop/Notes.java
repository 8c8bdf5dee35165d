package io.quintet.samples.appcontrol.desktop;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import io.quintet.appcontrol.FailureKinds;

/**
 * Short texts beside the list of them.
 *
 * @param notes the texts, at least one
 * @param selected position of the one that is shown
 */
record Notes(List<Text> notes, int selected) implements App {

	private static final int LIMIT = 7;

	private static final Bounds WINDOW = new Bounds(40, 56, 430, 300);

	private static final String TITLE = AppName.NOTES.title();

	private static final String ROW = TITLE + "/list/";

	Notes {
		notes = List.copyOf(notes);
	}

	static Notes fresh() {
		return new Notes(List.of(Text.of("Weekend\nBread, olives, tea"), Text.of("Ideas\nA desktop that is only data")),
				0);
	}

	@Override
	public AppName name() {
		return AppName.NOTES;
	}

	@Override
	public Element window() {
		return Element.of(TITLE, Role.WINDOW, TITLE, WINDOW)
			.with(List.of(button("new", "New note", 12, 76).with(Trait.DISABLED, this.notes.size() >= LIMIT),
					button("delete", "Delete note", 96, 94).with(Trait.RISKY, true)
						.with(Trait.DISABLED, this.notes.size() == 1),
					list(), body()));
	}

	private static Element button(String name, String label, int left, int width) {
		return Element.of(TITLE + "/" + name, Role.BUTTON, label, WINDOW.inner(left, 40, width, 28));
	}

	private Element list() {
		List<Element> rows = IntStream.range(0, this.notes.size())
			.mapToObj((index) -> Element
				.of(ROW + index, Role.ROW, titleOf(this.notes.get(index)), WINDOW.inner(12, 80 + 29 * index, 126, 28))
				.with(Trait.SELECTED, index == this.selected))
			.toList();
		return Element.of(TITLE + "/list", Role.TABLE, "All notes", WINDOW.inner(12, 80, 126, 208)).with(rows);
	}

	private Element body() {
		Text shown = this.notes.get(this.selected);
		return Element.of(TITLE + "/body", Role.TEXT_AREA, "Text of the note", WINDOW.inner(150, 80, 268, 208))
			.withValue(shown.value())
			.with(Trait.FOCUSED, true)
			.with(Trait.SELECTED, shown.marked());
	}

	private static String titleOf(Text note) {
		String line = note.firstLine();
		return line.isEmpty() ? "New note" : line;
	}

	@Override
	public Notes press(String path) {
		if (path.startsWith(ROW)) {
			return new Notes(this.notes, Integer.parseInt(path.substring(ROW.length())));
		}
		return switch (path.substring(TITLE.length())) {
			case "/new" -> create();
			case "/delete" -> withoutSelected();
			default -> this;
		};
	}

	private Notes withoutSelected() {
		List<Text> left = new ArrayList<>(this.notes);
		left.remove(this.selected);
		return new Notes(left, Math.max(0, this.selected - 1));
	}

	@Override
	public Notes create() {
		if (this.notes.size() >= LIMIT) {
			throw Refusal.of(FailureKinds.HOTKEY_FAILED, "There is room for " + LIMIT + " notes");
		}
		List<Text> more = new ArrayList<>(this.notes);
		more.add(Text.EMPTY);
		return new Notes(more, more.size() - 1);
	}

	@Override
	public Notes type(String text) {
		return edit((note) -> note.type(text));
	}

	@Override
	public Notes press(Key key) {
		return switch (key) {
			case RETURN -> type("\n");
			case DELETE -> edit(Text::delete);
			case UP -> new Notes(this.notes, Math.max(0, this.selected - 1));
			case DOWN -> new Notes(this.notes, Math.min(this.notes.size() - 1, this.selected + 1));
			case TAB, ESCAPE -> this;
		};
	}

	@Override
	public Notes markAll() {
		return edit(Text::mark);
	}

	@Override
	public String copy() {
		Text shown = this.notes.get(this.selected);
		return shown.marked() ? shown.value() : "";
	}

	private Notes edit(UnaryOperator<Text> change) {
		List<Text> changed = new ArrayList<>(this.notes);
		changed.set(this.selected, change.apply(changed.get(this.selected)));
		return new Notes(changed, this.selected);
	}

}
