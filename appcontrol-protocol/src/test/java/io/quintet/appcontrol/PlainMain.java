package io.quintet.appcontrol;

import java.nio.charset.StandardCharsets;

import io.quintet.appcontrol.schema.AppControlSchemas;

/**
 * A program without Spring, which {@link PlainJavaTests} runs by a class loader that has
 * none.
 */
public final class PlainMain {

	private PlainMain() {
	}

	/**
	 * Takes a command through codec, schema and clients.
	 * @return what came of it, as JSON
	 */
	public static String run() {
		AppControlCodec codec = AppControlCodec.standard();
		AppControlSchemas schemas = AppControlSchemas.standard();
		byte[] json = codec.write(ToolCommand.of("c", "t", "o", JsonObjects.of("a", 1)));
		ToolCommand command = codec.decode(schemas.requireValid("command", codec.readTree(json)), ToolCommand.class);
		AppControlClient echo = (received, observer) -> {
			observer.onEvent(ToolEvent.started(received));
			return ToolObservation.ok(received, "done", received.input());
		};
		ReactiveAppControlClient reactive = AppControlClients.withDeadline(AppControlClients.reactive(echo), null);
		ToolObservation observation = AppControlClients.blocking(reactive).run(command);
		long events = AppControlClients.iterate(AppControlClients.blocking(reactive), command).count();
		if (events != 2 || !schemas.validate("observation", codec.encode(observation)).isEmpty()
				|| schemas.validate("command", JsonObjects.of()).size() != 5) {
			throw new IllegalStateException("the program went wrong");
		}
		return new String(codec.write(observation), StandardCharsets.UTF_8);
	}

}
