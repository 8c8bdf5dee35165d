package io.quintet.samples.appcontrol.desktop;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import io.quintet.appcontrol.FailureKinds;

/**
 * The desktop at one moment. Whatever is done to it makes another one, and what cannot be
 * done throws a {@link Refusal}.
 *
 * @param revision number of changes so far
 * @param apps every app that is installed
 * @param changed the revision that last changed an app
 * @param open apps with a window, from back to front
 * @param clipboard what Command+V writes
 */
public record DesktopState(long revision, Map<AppName, App> apps, Map<AppName, Long> changed, List<AppName> open,
		String clipboard) {

	/** Its size in pixels. */
	public static final Bounds SCREEN = new Bounds(0, 0, 960, 600);

	/** Path of the dock; the paths of its items begin with it and end with an app. */
	public static final String DOCK = "Dock";

	private static final Bounds DOCK_BOUNDS = new Bounds(394, 540, 172, 56);

	/** Takes copies. */
	public DesktopState {
		apps = Map.copyOf(apps);
		changed = Map.copyOf(changed);
		open = List.copyOf(open);
	}

	static DesktopState fresh(long revision) {
		Map<AppName, Long> changed = new EnumMap<>(AppName.class);
		for (AppName app : AppName.values()) {
			changed.put(app, revision);
		}
		return new DesktopState(revision,
				Map.of(AppName.NOTES, Notes.fresh(), AppName.MAIL, Mail.fresh(), AppName.CALCULATOR, Calculator.off()),
				changed, List.of(AppName.MAIL, AppName.NOTES), "");
	}

	/**
	 * Tells which app has the keyboard.
	 * @return the app of the foremost window; {@code null} when no window is open
	 */
	public @Nullable AppName frontmost() {
		return this.open.isEmpty() ? null : this.open.get(this.open.size() - 1);
	}

	/**
	 * Tells whether an app has a window.
	 * @param app the app
	 * @return whether it does
	 */
	public boolean isOpen(AppName app) {
		return this.open.contains(app);
	}

	/**
	 * Names what the window of an app looks like. It is named differently after each
	 * change of it.
	 * @param app the app
	 * @return the name
	 */
	public String snapshotId(AppName app) {
		return app.title() + "@" + this.changed.get(app);
	}

	/**
	 * Draws the whole tree.
	 * @return the desktop with its windows, the foremost last, and the dock
	 */
	public Element tree() {
		List<Element> content = new ArrayList<>(this.open.stream().map(this::window).toList());
		content.add(dock());
		return Element.of("Desktop", Role.DESKTOP, "Desktop", SCREEN).with(content);
	}

	/**
	 * Draws one window.
	 * @param app the app
	 * @return its window, whether it is open or not
	 */
	public Element window(AppName app) {
		return app(app).window().with(Trait.FOCUSED, app == frontmost());
	}

	private App app(AppName app) {
		return Objects.requireNonNull(this.apps.get(app));
	}

	/**
	 * Draws the dock.
	 * @return the dock with an item for each app
	 */
	public Element dock() {
		List<Element> items = new ArrayList<>();
		for (AppName app : AppName.values()) {
			int left = 8 + 54 * items.size();
			items.add(Element
				.of(DOCK + "/" + app.title(), Role.DOCK_ITEM, app.title(), DOCK_BOUNDS.inner(left, 4, 48, 48))
				.with(Trait.SELECTED, isOpen(app)));
		}
		return Element.of(DOCK, Role.DOCK, "Dock", DOCK_BOUNDS).with(items);
	}

	/**
	 * Opens an app, or brings its window to the front.
	 * @param app the app
	 * @return the desktop after that
	 */
	public DesktopState raise(AppName app) {
		if (app == frontmost()) {
			return this;
		}
		List<AppName> order = new ArrayList<>(this.open);
		order.remove(app);
		order.add(app);
		return new DesktopState(this.revision + 1, this.apps, this.changed, order, this.clipboard);
	}

	/**
	 * Closes the window of an app. What the app knows stays.
	 * @param app the app
	 * @return the desktop after that
	 */
	public DesktopState close(AppName app) {
		List<AppName> order = new ArrayList<>(this.open);
		return order.remove(app) ? new DesktopState(this.revision + 1, this.apps, this.changed, order, this.clipboard)
				: this;
	}

	/**
	 * Presses an element.
	 * @param path its path; the element can be pressed and is not disabled
	 * @return the desktop after that
	 * @throws Refusal when there is no such element or it cannot be pressed
	 */
	public DesktopState press(String path) {
		Element element = tree().find(path);
		if (element == null || !element.role().isPressable() || element.is(Trait.DISABLED)) {
			throw Refusal.of(FailureKinds.CLICK_FAILED, "Nothing at " + path + " can be pressed");
		}
		AppName app = appOf(path);
		return (element.role() == Role.DOCK_ITEM) ? raise(app) : change(app, (before) -> before.press(path));
	}

	/**
	 * Tells which app an element belongs to.
	 * @param path path of an element of a window or of the dock
	 * @return the app
	 */
	public static AppName appOf(String path) {
		String inDock = DOCK + "/";
		String title = path.startsWith(inDock) ? path.substring(inDock.length()) : path.replaceFirst("/.*", "");
		return Objects.requireNonNull(AppName.find(title), path);
	}

	/**
	 * Types into what has the focus in the foremost window.
	 * @param app the app, which is the frontmost one
	 * @param text what is typed
	 * @return the desktop after that
	 */
	public DesktopState type(AppName app, String text) {
		return change(app, (before) -> before.type(text));
	}

	/**
	 * Replaces the text of a field.
	 * @param path path of a field that takes text
	 * @param text what it holds then
	 * @return the desktop after that
	 */
	public DesktopState replace(String path, String text) {
		return change(appOf(path), (before) -> before.press(path).markAll().type(text));
	}

	/**
	 * Presses a key.
	 * @param app the app, which is the frontmost one
	 * @param key the key
	 * @return the desktop after that
	 */
	public DesktopState press(AppName app, Key key) {
		return change(app, (before) -> before.press(key));
	}

	/**
	 * Presses Command and a letter.
	 * @param app the app, which is the frontmost one
	 * @param shortcut what the letter stands for
	 * @return the desktop after that
	 */
	public DesktopState press(AppName app, Shortcut shortcut) {
		return switch (shortcut) {
			case MARK_ALL -> change(app, App::markAll);
			case COPY -> copy(app(app).copy());
			case PASTE -> type(app, this.clipboard);
			case CREATE -> change(app, App::create);
			case CLOSE -> close(app);
		};
	}

	private DesktopState copy(String text) {
		if (text.isEmpty()) {
			throw Refusal.of(FailureKinds.HOTKEY_FAILED, "Nothing is marked").hint("Press Command+A first").again();
		}
		return new DesktopState(this.revision + 1, this.apps, this.changed, this.open, text);
	}

	private DesktopState change(AppName name, UnaryOperator<App> change) {
		App before = app(name);
		App after = change.apply(before);
		if (after.equals(before)) {
			return this;
		}
		Map<AppName, App> changedApps = new EnumMap<>(this.apps);
		changedApps.put(name, after);
		Map<AppName, Long> changedAt = new EnumMap<>(this.changed);
		changedAt.put(name, this.revision + 1);
		return new DesktopState(this.revision + 1, changedApps, changedAt, this.open, this.clipboard);
	}

}
