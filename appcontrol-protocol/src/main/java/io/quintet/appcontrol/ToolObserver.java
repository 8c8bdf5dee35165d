package io.quintet.appcontrol;

/**
 * Is told what happens while a command runs: each event once, in the order of their
 * numbers, one at a time, on the thread that runs the command. It should return soon. The
 * adapters of {@link AppControlClients} log what it throws and go on.
 */
@FunctionalInterface
public interface ToolObserver {

	/** Takes no notice. */
	ToolObserver NONE = (event) -> {
	};

	void onEvent(ToolEvent event);

}
