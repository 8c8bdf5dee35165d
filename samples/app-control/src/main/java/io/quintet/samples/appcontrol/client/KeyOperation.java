package io.quintet.samples.appcontrol.client;

import java.util.List;

import reactor.core.publisher.Flux;

import io.quintet.appcontrol.FailureKinds;
import io.quintet.samples.appcontrol.desktop.AppName;
import io.quintet.samples.appcontrol.desktop.Desktop;
import io.quintet.samples.appcontrol.desktop.DesktopState;
import io.quintet.samples.appcontrol.desktop.Key;
import io.quintet.samples.appcontrol.desktop.Refusal;
import io.quintet.samples.appcontrol.desktop.Shortcut;

/**
 * Presses one key, or keys together.
 *
 * @param desktop the desktop
 * @param pace how fast it is
 * @param together whether keys are pressed together
 */
record KeyOperation(Desktop desktop, Pace pace, boolean together) implements Operation {

	@Override
	public Flux<Step> steps(Input input) {
		List<String> keys = this.together ? keys(input) : List.of(input.required("key"));
		Stroke stroke = this.together ? shortcut(keys) : key(keys.get(0));
		Target target = Target.of(input);
		target.frontmost(this.desktop.state());
		String shown = String.join("+", keys);
		Step announced = new Step.Progress("Pressing " + shown, Json.of("keys", Json.array(keys)));
		return Flux.concat(Flux.just(announced), this.pace.then(() -> {
			DesktopState before = this.desktop.state();
			DesktopState after = this.desktop.change((state) -> stroke.applyTo(state, target.frontmost(state)));
			AppName app = (target.named() != null) ? target.named() : app(before, after);
			return Acted.in(app, after, "Pressed " + shown + " in " + app.title());
		}));
	}

	private static AppName app(DesktopState before, DesktopState after) {
		AppName frontmost = after.frontmost();
		return (frontmost != null) ? frontmost : before.open().get(before.open().size() - 1);
	}

	private static List<String> keys(Input input) {
		List<String> keys = input.texts("keys");
		if (keys == null) {
			throw input.wrong("keys", "is required");
		}
		return keys;
	}

	private static Stroke shortcut(List<String> keys) {
		Shortcut shortcut = Shortcut.find(keys);
		if (shortcut == null) {
			throw Refusal.of(FailureKinds.HOTKEY_FAILED, "Nothing happens at these keys")
				.hint("There are " + String.join(", ", Shortcut.titles()));
		}
		return (state, app) -> state.press(app, shortcut);
	}

	private static Stroke key(String name) {
		Key key = Key.find(name);
		if (key != null) {
			return (state, app) -> state.press(app, key);
		}
		if (name.codePointCount(0, name.length()) == 1) {
			return (state, app) -> state.type(app, name);
		}
		if (name.equalsIgnoreCase("Space")) {
			return (state, app) -> state.type(app, " ");
		}
		throw Refusal.of(FailureKinds.PRESS_KEY_FAILED, "There is no such key")
			.hint("There are the characters, Space, " + String.join(", ", Key.titles()));
	}

	/** What a key does to the app in front. */
	private interface Stroke {

		DesktopState applyTo(DesktopState state, AppName app);

	}

}
