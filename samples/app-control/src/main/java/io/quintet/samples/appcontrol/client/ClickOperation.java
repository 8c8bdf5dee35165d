package io.quintet.samples.appcontrol.client;

import reactor.core.publisher.Flux;

import io.quintet.appcontrol.FailureKinds;
import io.quintet.samples.appcontrol.desktop.AppName;
import io.quintet.samples.appcontrol.desktop.Desktop;
import io.quintet.samples.appcontrol.desktop.DesktopState;
import io.quintet.samples.appcontrol.desktop.Element;
import io.quintet.samples.appcontrol.desktop.Refusal;
import io.quintet.samples.appcontrol.desktop.Role;
import io.quintet.samples.appcontrol.desktop.Trait;

/**
 * Moves the pointer and clicks. What is there is looked up once more before the click:
 * the desktop may have changed while the pointer moved.
 *
 * @param desktop the desktop
 * @param pace how fast it is
 * @param coordinates whether clicks at coordinates are allowed
 */
record ClickOperation(Desktop desktop, Pace pace, boolean coordinates) implements Operation {

	@Override
	public Flux<Step> steps(Input input) {
		if (input.has("coordinates") && !this.coordinates) {
			throw Refusal.of(FailureKinds.COORDINATE_CLICK_DISABLED, "Clicks at coordinates are switched off")
				.hint("Name the element by target, or set app-control.computer-use.allow-coordinate-click");
		}
		Click click = new Click(Target.of(input), Spot.of(input), input.flag("confirmed", false));
		Element element = click.check(this.desktop.state());
		Step announced = Step.Progress.pointer("The pointer goes to '" + element.label() + "'", element,
				click.spot().pointer(element));
		return Flux.concat(Flux.just(announced), this.pace.then(() -> result(click, element)));
	}

	private Step result(Click click, Element announced) {
		DesktopState after = this.desktop.change((state) -> click.applyTo(state, announced));
		if (announced.role() == Role.DESKTOP || announced.role() == Role.DOCK) {
			return new Step.Result("Nothing is there to click", Trees.of(announced, 0));
		}
		return Acted.on(announced, after, "Clicked '" + announced.label() + "'");
	}

	/**
	 * What is to be clicked.
	 */
	private record Click(Target target, Spot spot, boolean confirmed) {

		Element check(DesktopState state) {
			Element element = this.spot.element(state, this.target);
			checkApp(element);
			if (element.is(Trait.DISABLED)) {
				throw Refusal.of(FailureKinds.CLICK_FAILED, "'" + element.label() + "' is greyed out").again();
			}
			Spot.checkSafety(element, this.confirmed, this.target, state);
			return element;
		}

		/** What the policy lets into one app must not press in another. */
		private void checkApp(Element element) {
			AppName named = this.target.named();
			boolean ofNone = element.role() == Role.DESKTOP || element.role() == Role.DOCK;
			if (named != null && !ofNone && DesktopState.appOf(element.path()) != named) {
				throw Refusal.of(FailureKinds.INVALID_INPUT, "'" + element.label() + "' is not of " + named.title());
			}
		}

		DesktopState applyTo(DesktopState state, Element announced) {
			Element element = check(state);
			if (!element.path().equals(announced.path())) {
				throw Refusal.of(FailureKinds.SNAPSHOT_STALE, "Something else came under the pointer")
					.hint("Send observe, and decide again with what it shows")
					.again();
			}
			if (element.role() == Role.DESKTOP || element.role() == Role.DOCK) {
				return state;
			}
			AppName app = DesktopState.appOf(element.path());
			DesktopState raised = (element.role() == Role.DOCK_ITEM) ? state : state.raise(app);
			return element.role().isPressable() ? raised.press(element.path()) : raised;
		}

	}

}
