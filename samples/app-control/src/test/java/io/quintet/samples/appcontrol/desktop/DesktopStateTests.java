package io.quintet.samples.appcontrol.desktop;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quintet.appcontrol.FailureKinds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DesktopStateTests {

	private final DesktopState fresh = DesktopState.fresh(1);

	private static @Nullable String value(DesktopState state, String path) {
		return Objects.requireNonNull(state.tree().find(path), path).value();
	}

	@Test
	void theForemostWindowIsTheLastOneOpened() {
		assertThat(this.fresh.frontmost()).isEqualTo(AppName.NOTES);
		assertThat(this.fresh.isOpen(AppName.CALCULATOR)).isFalse();
		DesktopState opened = this.fresh.raise(AppName.CALCULATOR).raise(AppName.MAIL);
		assertThat(opened.open()).containsExactly(AppName.NOTES, AppName.CALCULATOR, AppName.MAIL);
		assertThat(opened.close(AppName.MAIL).close(AppName.NOTES).close(AppName.CALCULATOR).frontmost()).isNull();
	}

	@Test
	void whatChangesNothingIsTheSameState() {
		assertThat(this.fresh.raise(AppName.NOTES)).isSameAs(this.fresh);
		assertThat(this.fresh.close(AppName.CALCULATOR)).isSameAs(this.fresh);
		assertThat(this.fresh.press(AppName.NOTES, Key.ESCAPE)).isSameAs(this.fresh);
	}

	@Test
	void onlyTheAppThatChangedLooksDifferent() {
		DesktopState typed = this.fresh.type(AppName.NOTES, "!");
		assertThat(typed.snapshotId(AppName.NOTES)).isNotEqualTo(this.fresh.snapshotId(AppName.NOTES));
		assertThat(typed.snapshotId(AppName.MAIL)).isEqualTo(this.fresh.snapshotId(AppName.MAIL));
		assertThat(typed.raise(AppName.MAIL).snapshotId(AppName.NOTES)).isEqualTo(typed.snapshotId(AppName.NOTES));
	}

	@Test
	void notesAreWrittenMarkedCopiedAndDeleted() {
		DesktopState state = this.fresh.press("Notes/new").type(AppName.NOTES, "Tea").press(AppName.NOTES, Key.RETURN);
		assertThat(value(state, "Notes/body")).isEqualTo("Tea\n");
		assertThat(Objects.requireNonNull(state.tree().find("Notes/list/2")).label()).isEqualTo("Tea");
		state = state.press(AppName.NOTES, Shortcut.MARK_ALL).press(AppName.NOTES, Shortcut.COPY);
		assertThat(state.clipboard()).isEqualTo("Tea\n");
		state = state.type(AppName.NOTES, "x").press(AppName.NOTES, Shortcut.PASTE);
		assertThat(value(state, "Notes/body")).isEqualTo("xTea\n");
		state = state.press("Notes/delete").press("Notes/delete");
		assertThat(Objects.requireNonNull(state.tree().find("Notes/delete")).is(Trait.DISABLED)).isTrue();
		DesktopState last = state;
		assertThatExceptionOfType(Refusal.class).isThrownBy(() -> last.press("Notes/delete"));
	}

	@Test
	void theListOfNotesIsWalkedByKeys() {
		DesktopState second = this.fresh.press(AppName.NOTES, Key.DOWN).press(AppName.NOTES, Key.DOWN);
		assertThat(value(second, "Notes/body")).startsWith("Ideas");
		assertThat(value(second.press(AppName.NOTES, Key.UP), "Notes/body")).startsWith("Weekend");
	}

	@Test
	void thereIsRoomForSevenNotes() {
		DesktopState state = this.fresh;
		for (int i = 0; i < 5; i++) {
			state = state.press(AppName.NOTES, Shortcut.CREATE);
		}
		DesktopState full = state;
		assertThatExceptionOfType(Refusal.class).isThrownBy(() -> full.press(AppName.NOTES, Shortcut.CREATE));
		assertThatExceptionOfType(Refusal.class).isThrownBy(() -> full.press("Notes/new"));
	}

	@Test
	void aFieldIsNotFilledForEver() {
		DesktopState full = this.fresh.replace("Notes/body", "x".repeat(Text.LIMIT));
		assertThatExceptionOfType(Refusal.class).isThrownBy(() -> full.type(AppName.NOTES, "y"))
			.satisfies((ex) -> assertThat(ex.kind()).isEqualTo(FailureKinds.TYPE_TEXT_FAILED))
			.satisfies((ex) -> assertThat(ex.hint()).contains("Command+A"));
	}

	@Test
	void deletingTakesAWholeCharacter() {
		DesktopState state = this.fresh.replace("Notes/body", "a😀").press(AppName.NOTES, Key.DELETE);
		assertThat(value(state, "Notes/body")).isEqualTo("a");
	}

	@Test
	void aMailIsWrittenAndSent() {
		DesktopState state = this.fresh.raise(AppName.MAIL).press("Mail/reply");
		assertThat(value(state, "Mail/to")).isEqualTo("bob@example.com");
		assertThat(value(state, "Mail/subject")).isEqualTo("Re: Rehearsal");
		assertThat(Objects.requireNonNull(state.tree().find("Mail/send")).is(Trait.DISABLED)).isTrue();
		state = state.type(AppName.MAIL, "Yes.").press("Mail/send");
		assertThat(value(state, "Mail/sent")).isEqualTo("Sent: 1");
		assertThat(value(state, "Mail/message")).contains("Bring the bread");
	}

	@Test
	void theFieldsOfADraftAreWalkedByTab() {
		DesktopState state = this.fresh.press(AppName.MAIL, Shortcut.CREATE)
			.type(AppName.MAIL, "a@b")
			.press(AppName.MAIL, Key.TAB)
			.type(AppName.MAIL, "one\ntwo")
			.press(AppName.MAIL, Key.RETURN)
			.type(AppName.MAIL, "three")
			.press(AppName.MAIL, Key.RETURN)
			.press(AppName.MAIL, Key.TAB);
		assertThat(value(state, "Mail/to")).isEqualTo("a@b");
		assertThat(value(state, "Mail/subject")).isEqualTo("one two");
		assertThat(value(state, "Mail/text")).isEqualTo("three\n");
		assertThat(Objects.requireNonNull(state.tree().find("Mail/to")).is(Trait.FOCUSED)).isTrue();
		assertThat(state.press("Mail/discard").tree().find("Mail/to")).isNull();
	}

	@Test
	void nothingIsTypedWhereNothingHasTheFocus() {
		assertThatExceptionOfType(Refusal.class).isThrownBy(() -> this.fresh.type(AppName.MAIL, "x"));
		assertThatExceptionOfType(Refusal.class).isThrownBy(() -> this.fresh.press(AppName.NOTES, Shortcut.COPY))
			.satisfies((ex) -> assertThat(ex.isRetryable()).isTrue());
	}

	@Test
	void theResultOfACalculationIsPasted() {
		DesktopState state = this.fresh.raise(AppName.CALCULATOR)
			.type(AppName.CALCULATOR, "6*7=")
			.press(AppName.CALCULATOR, Shortcut.COPY)
			.raise(AppName.NOTES)
			.press(AppName.NOTES, Shortcut.PASTE);
		assertThat(value(state, "Notes/body")).endsWith("tea42");
	}

	@Test
	void thePasswordTakesNoFocus() {
		assertThat(this.fresh.press("Mail/password")).isSameAs(this.fresh);
		DesktopState writing = this.fresh.press("Mail/reply");
		assertThat(writing.press("Mail/password")).isSameAs(writing);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Notes", "Notes/list", "Notes/list/9", "Mail/to", "Mail/sent", "Nothing", "" })
	void whatIsNotThereOrDoesNothingCannotBePressed(String path) {
		assertThatExceptionOfType(Refusal.class).isThrownBy(() -> this.fresh.press(path))
			.satisfies((ex) -> assertThat(ex.kind()).isEqualTo(FailureKinds.CLICK_FAILED));
	}

	@Test
	void theDockOpensApps() {
		assertThat(this.fresh.press("Dock/Calculator").frontmost()).isEqualTo(AppName.CALCULATOR);
		assertThat(this.fresh.press("Dock/Mail").frontmost()).isEqualTo(AppName.MAIL);
	}

	@ParameterizedTest
	@EnumSource(AppName.class)
	void everyElementIsWithinItsParentAndHasAPathOfItsOwn(AppName app) {
		for (DesktopState state : new DesktopState[] { this.fresh, this.fresh.press("Mail/reply") }) {
			Element window = state.window(app);
			Set<String> paths = new HashSet<>();
			window.all().forEach((element) -> assertThat(paths.add(element.path())).isTrue());
			assertInside(DesktopState.SCREEN, window);
		}
	}

	private static void assertInside(Bounds outer, Element element) {
		Bounds bounds = element.bounds();
		assertThat(outer.contains(new Point(bounds.x(), bounds.y()))).as(element.path()).isTrue();
		assertThat(outer.contains(new Point(bounds.x() + bounds.width() - 1, bounds.y() + bounds.height() - 1)))
			.as(element.path())
			.isTrue();
		element.children().forEach((child) -> assertInside(bounds, child));
	}

	@Test
	void thePointerMeetsTheForemostElement() {
		Point overlap = new Point(460, 340);
		assertThat(Objects.requireNonNull(this.fresh.tree().at(overlap)).path()).startsWith("Notes");
		assertThat(Objects.requireNonNull(this.fresh.raise(AppName.MAIL).tree().at(overlap)).path()).startsWith("Mail");
		assertThat(Objects.requireNonNull(this.fresh.tree().at(new Point(0, 0))).path()).isEqualTo("Desktop");
		assertThat(this.fresh.tree().at(new Point(960, 0))).isNull();
	}

}
