package io.quintet.samples.appcontrol.client;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.quintet.appcontrol.FailureKinds;
import io.quintet.samples.appcontrol.desktop.AppName;
import io.quintet.samples.appcontrol.desktop.DesktopState;
import io.quintet.samples.appcontrol.desktop.Refusal;

/**
 * The app that a command is about, and what the caller takes for granted about it. Every
 * check is made against one state: the one that is about to be changed.
 *
 * @param named the app that the command names; {@code null} when it means the frontmost
 * one
 * @param snapshotId the look that the caller knows; {@code null} when it does not matter
 */
record Target(@Nullable AppName named, @Nullable String snapshotId) {

	static Target of(Input input) {
		return new Target(named(input), input.text("snapshotId"));
	}

	private static @Nullable AppName named(Input input) {
		AppName found = null;
		for (String member : new String[] { "targetApp", "app", "bundleId" }) {
			String text = input.text(member);
			AppName app = (text != null) ? AppName.find(text) : null;
			if (text != null && app == null) {
				throw unknown(FailureKinds.NOT_AVAILABLE, text);
			}
			if (app != null && found != null && app != found) {
				throw input.wrong(member, "names another app than the member before");
			}
			found = (app != null) ? app : found;
		}
		return found;
	}

	static Refusal unknown(String kind, String app) {
		String shown = (app.length() <= 40) ? app : app.substring(0, 40) + "…";
		return Refusal.of(kind, "There is no app '" + shown + "'")
			.hint("Installed are " + String.join(", ", AppName.titles()))
			.evidence(Map.of("installedApps", AppName.titles()));
	}

	/** Returns the app, whose window is open. */
	AppName open(DesktopState state) {
		AppName app = (this.named != null) ? this.named : state.frontmost();
		if (app == null || !state.isOpen(app)) {
			throw Refusal
				.of(FailureKinds.NOT_AVAILABLE, (app != null) ? app.title() + " has no window" : "No window is open")
				.hint("Send open_app first")
				.again();
		}
		checkSnapshot(state, app);
		return app;
	}

	/** Returns the app, whose window is the foremost one. */
	AppName frontmost(DesktopState state) {
		AppName app = open(state);
		AppName frontmost = state.frontmost();
		if (app != frontmost && frontmost != null) {
			throw Refusal.of(FailureKinds.TARGET_NOT_FRONTMOST, app.title() + " is behind " + frontmost.title())
				.hint("Send focus_app first")
				.again()
				.evidence(Map.of("targetApp", app.title(), "frontmostApp", frontmost.title()));
		}
		return app;
	}

	void checkSnapshot(DesktopState state, AppName app) {
		if (this.snapshotId != null && !this.snapshotId.equals(state.snapshotId(app))) {
			throw Refusal.of(FailureKinds.SNAPSHOT_STALE, app.title() + " has changed since it was observed")
				.hint("Send observe, and decide again with what it shows")
				.evidence(Map.of("snapshotId", state.snapshotId(app)));
		}
	}

	/**
	 * Returns the target of the next step: the same app, which this command has changed.
	 */
	Target afterChange(AppName app) {
		return new Target(app, null);
	}

}
