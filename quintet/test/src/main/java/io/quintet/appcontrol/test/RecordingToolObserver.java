package io.quintet.appcontrol.test;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolEventType;
import io.quintet.appcontrol.ToolObserver;

/**
 * An observer that keeps every event. Safe for use by many threads.
 */
public final class RecordingToolObserver implements ToolObserver {

	private final List<ToolEvent> events = new CopyOnWriteArrayList<>();

	@Override
	public void onEvent(ToolEvent event) {
		this.events.add(event);
	}

	/**
	 * Returns what was told.
	 * @return the events so far, in the order they came
	 */
	public List<ToolEvent> events() {
		return List.copyOf(this.events);
	}

	/**
	 * Returns what was told about one command.
	 * @param commandId id of the command
	 * @return its events so far, in the order they came
	 */
	public List<ToolEvent> eventsOf(String commandId) {
		return this.events.stream().filter((event) -> event.commandId().equals(commandId)).toList();
	}

	/**
	 * Returns what was told of one kind.
	 * @param type the kind
	 * @return the events so far, in the order they came
	 */
	public List<ToolEvent> events(ToolEventType type) {
		return this.events.stream().filter((event) -> event.type() == type).toList();
	}

	/**
	 * Forgets everything.
	 */
	public void clear() {
		this.events.clear();
	}

}
