package io.quintet.samples.appcontrol.client;

import java.util.Objects;

import reactor.core.publisher.Flux;

import io.quintet.appcontrol.FailureKinds;
import io.quintet.samples.appcontrol.desktop.AppName;
import io.quintet.samples.appcontrol.desktop.Desktop;
import io.quintet.samples.appcontrol.desktop.DesktopState;
import io.quintet.samples.appcontrol.desktop.Refusal;

/**
 * Opens an app, or only brings it to the front when it is open.
 *
 * @param desktop the desktop
 * @param pace how fast it is
 * @param onlyOpen whether the app has to be open
 */
record OpenOperation(Desktop desktop, Pace pace, boolean onlyOpen) implements Operation {

	@Override
	public Flux<Step> steps(Input input) {
		AppName app = app(input);
		checkOpen(this.desktop.state(), app);
		Step announced = new Step.Progress((this.onlyOpen ? "Bringing " : "Opening ") + app.title(),
				Json.of("app", app.title()));
		return Flux.concat(Flux.just(announced), this.pace.then(() -> {
			DesktopState after = this.desktop.change((state) -> {
				checkOpen(state, app);
				return state.raise(app);
			});
			return Acted.in(app, after, app.title() + " is in front");
		}));
	}

	private AppName app(Input input) {
		String name = Objects.requireNonNullElseGet(input.text("app"), () -> input.required("bundleId"));
		AppName app = AppName.find(name);
		if (app == null) {
			throw Target.unknown(this.onlyOpen ? FailureKinds.FOCUS_APP_FAILED : FailureKinds.OPEN_APP_FAILED, name);
		}
		return app;
	}

	private void checkOpen(DesktopState state, AppName app) {
		if (this.onlyOpen && !state.isOpen(app)) {
			throw Refusal.of(FailureKinds.FOCUS_APP_FAILED, app.title() + " has no window")
				.hint("Send open_app first")
				.again();
		}
	}

}
