package io.quintet.samples.appcontrol.client;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import io.quintet.appcontrol.FailureKinds;
import io.quintet.samples.appcontrol.desktop.AppName;
import io.quintet.samples.appcontrol.desktop.Desktop;
import io.quintet.samples.appcontrol.desktop.DesktopState;
import io.quintet.samples.appcontrol.desktop.Element;
import io.quintet.samples.appcontrol.desktop.Refusal;

/**
 * Acts on an element without pointer and keyboard: the window may be behind others.
 *
 * @param desktop the desktop
 * @param pace how fast it is
 */
record ActionOperation(Desktop desktop, Pace pace) implements Operation {

	@Override
	public Flux<Step> steps(Input input) {
		Order order = Order.of(input);
		DesktopState before = this.desktop.state();
		Element element = order.check(before);
		Step announced = Step.Progress.pointer(order.action().ax() + " on '" + element.label() + "'", element,
				element.bounds().center());
		return Flux.concat(Flux.just(announced), this.pace.then(() -> {
			DesktopState after = this.desktop.change(order::applyTo);
			return Acted.on(element, after, order.action().ax() + " was done to '" + element.label() + "'");
		}));
	}

	/**
	 * What is to be done.
	 */
	private record Order(Target target, Selector selector, AxAction action, @Nullable String value, boolean confirmed,
			Selector preconditions, @Nullable List<String> actionIn) {

		static Order of(Input input) {
			String name = Objects.requireNonNullElse(input.text("action"), AxAction.PRESS.ax());
			AxAction action = AxAction.find(name);
			if (action == null) {
				throw input.wrong("action", "must be AXPress, AXSetValue or AXRaise");
			}
			Input preconditions = Objects.requireNonNullElse(input.object("preconditions"), Input.of(Json.of()));
			return new Order(Target.of(input), Spot.selector(input), action,
					(action == AxAction.SET_VALUE) ? input.verbatim("value") : null, input.flag("confirmed", false),
					Selector.of(preconditions), preconditions.texts("actionIn"));
		}

		Element check(DesktopState state) {
			AppName app = this.target.open(state);
			Element element = this.selector.one(state.window(app));
			Spot.checkSafety(element, this.confirmed, this.target, state);
			if (!this.preconditions.test().test(element)
					|| (this.actionIn != null && !this.actionIn.contains(this.action.ax()))) {
				throw Refusal.of(FailureKinds.PRECONDITION_FAILED, "'" + element.label() + "' is not as expected")
					.hint("Send observe, and decide again with what it shows");
			}
			List<AxAction> possible = AxAction.of(element);
			if (!possible.contains(this.action)) {
				throw Refusal
					.of(FailureKinds.PRECONDITION_FAILED,
							"'" + element.label() + "' does not take " + this.action.ax() + " now")
					.evidence(Map.of("actions", possible.stream().map(AxAction::ax).toList()));
			}
			return element;
		}

		DesktopState applyTo(DesktopState state) {
			String path = check(state).path();
			return switch (this.action) {
				case PRESS -> state.press(path);
				case SET_VALUE -> state.replace(path, Objects.requireNonNull(this.value));
				case RAISE -> state.raise(DesktopState.appOf(path));
			};
		}

	}

}
