package io.quintet.samples.appcontrol.desktop;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.quintet.appcontrol.FailureKinds;

/**
 * A few mails, and a draft beside them. Nothing is sent anywhere.
 *
 * @param selected position of the mail that is shown
 * @param draft what is being written; {@code null} while a mail is shown
 * @param sent how many mails have been sent
 */
record Mail(int selected, @Nullable Draft draft, int sent) implements App {

	private static final Bounds WINDOW = new Bounds(300, 186, 470, 346);

	private static final String TITLE = AppName.MAIL.title();

	private static final String ROW = TITLE + "/list/";

	private static final List<Received> INBOX = List.of(
			new Received("Bob", "bob@example.com", "Rehearsal",
					"Shall we meet on Saturday at ten?\nBring the bread, I bring the tea.\nBob"),
			new Received("Library", "desk@example.org", "Two books are due",
					"They are due next week.\nA reply with 'renew' keeps them for a month."));

	static Mail fresh() {
		return new Mail(0, null, 0);
	}

	@Override
	public AppName name() {
		return AppName.MAIL;
	}

	@Override
	public Element window() {
		List<Element> content = new ArrayList<>();
		content.add(button("new", "New mail", 12, 40, 76).with(Trait.DISABLED, this.draft != null));
		content.add(list());
		content.add(Element.of(TITLE + "/sent", Role.STATIC_TEXT, "Sent", WINDOW.inner(12, 266, 146, 20))
			.withValue("Sent: " + this.sent));
		content.add(Element.of(TITLE + "/password", Role.SECURE_TEXT_FIELD, "Account password",
				WINDOW.inner(12, 306, 146, 28)));
		content.addAll((this.draft != null) ? writing(this.draft) : reading());
		return Element.of(TITLE, Role.WINDOW, TITLE, WINDOW).with(content);
	}

	private static Element button(String name, String label, int left, int top, int width) {
		return Element.of(TITLE + "/" + name, Role.BUTTON, label, WINDOW.inner(left, top, width, 28));
	}

	private Element list() {
		List<Element> rows = new ArrayList<>();
		for (int i = 0; i < INBOX.size(); i++) {
			Received mail = INBOX.get(i);
			rows.add(Element
				.of(ROW + i, Role.ROW, mail.from() + ": " + mail.subject(), WINDOW.inner(12, 80 + 45 * i, 146, 44))
				.with(Trait.SELECTED, this.draft == null && i == this.selected));
		}
		return Element.of(TITLE + "/list", Role.TABLE, "Inbox", WINDOW.inner(12, 80, 146, 178)).with(rows);
	}

	private List<Element> reading() {
		Received mail = INBOX.get(this.selected);
		return List.of(button("reply", "Reply", 172, 40, 62),
				Element.of(TITLE + "/subject-line", Role.STATIC_TEXT, "Subject", WINDOW.inner(172, 80, 286, 24))
					.withValue(mail.subject()),
				Element.of(TITLE + "/message", Role.STATIC_TEXT, "Message", WINDOW.inner(172, 112, 286, 222))
					.withValue(mail.text()));
	}

	private static List<Element> writing(Draft draft) {
		return List.of(
				button("send", "Send", 172, 40, 62).with(Trait.RISKY, true).with(Trait.DISABLED, !draft.canBeSent()),
				button("discard", "Discard draft", 242, 40, 104),
				field(draft, 0, Role.TEXT_FIELD, "To", WINDOW.inner(172, 80, 286, 28)),
				field(draft, 1, Role.TEXT_FIELD, "Subject", WINDOW.inner(172, 116, 286, 28)),
				field(draft, 2, Role.TEXT_AREA, "Message", WINDOW.inner(172, 152, 286, 182)));
	}

	private static Element field(Draft draft, int position, Role role, String label, Bounds bounds) {
		Text text = draft.fields().get(position);
		return Element.of(TITLE + "/" + Draft.NAMES.get(position), role, label, bounds)
			.withValue(text.value())
			.with(Trait.FOCUSED, position == draft.focus())
			.with(Trait.SELECTED, text.marked());
	}

	@Override
	public Mail press(String path) {
		if (path.startsWith(ROW)) {
			return new Mail(Integer.parseInt(path.substring(ROW.length())), null, this.sent);
		}
		String name = path.substring(path.indexOf('/') + 1);
		return switch (name) {
			case "new" -> with(Draft.to("", ""));
			case "reply" -> with(INBOX.get(this.selected).reply());
			case "discard" -> with(null);
			case "send" -> new Mail(this.selected, null, this.sent + 1);
			default -> (this.draft != null && Draft.NAMES.contains(name))
					? with(this.draft.focus(Draft.NAMES.indexOf(name))) : this;
		};
	}

	private Mail with(@Nullable Draft changed) {
		return new Mail(this.selected, changed, this.sent);
	}

	private Draft written(String kind) {
		if (this.draft == null) {
			throw Refusal.of(kind, "Nothing in Mail has the focus").hint("Press 'New mail' or 'Reply' first").again();
		}
		return this.draft;
	}

	@Override
	public Mail type(String text) {
		return with(written(FailureKinds.TYPE_TEXT_FAILED).type(text));
	}

	@Override
	public Mail press(Key key) {
		if (this.draft == null) {
			return switch (key) {
				case UP -> new Mail(Math.max(0, this.selected - 1), null, this.sent);
				case DOWN -> new Mail(Math.min(INBOX.size() - 1, this.selected + 1), null, this.sent);
				default -> this;
			};
		}
		return switch (key) {
			case TAB -> with(this.draft.focus(this.draft.focus() + 1));
			case RETURN ->
				with((this.draft.focus() == 2) ? this.draft.type("\n") : this.draft.focus(this.draft.focus() + 1));
			case DELETE -> with(this.draft.edit(Text::delete));
			case ESCAPE, UP, DOWN -> this;
		};
	}

	@Override
	public Mail markAll() {
		return with(written(FailureKinds.HOTKEY_FAILED).edit(Text::mark));
	}

	@Override
	public String copy() {
		if (this.draft != null) {
			return this.draft.focused().marked() ? this.draft.focused().value() : "";
		}
		return INBOX.get(this.selected).text();
	}

	@Override
	public Mail create() {
		return (this.draft != null) ? this : with(Draft.to("", ""));
	}

	/**
	 * A mail that has come.
	 *
	 * @param from who sent it
	 * @param address where a reply goes to
	 * @param subject what it is about
	 * @param text what it says
	 */
	private record Received(String from, String address, String subject, String text) {

		Draft reply() {
			return Draft.to(this.address, "Re: " + this.subject);
		}

	}

}
