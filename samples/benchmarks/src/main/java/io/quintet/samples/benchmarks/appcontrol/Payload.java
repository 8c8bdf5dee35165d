package io.quintet.samples.benchmarks.appcontrol;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A message as it is sent.
 *
 * @param name what it is called in the table
 * @param model type of the message
 * @param schema name of its schema
 * @param text its JSON
 * @param small whether the aims of small messages hold for it
 */
record Payload(String name, String model, String schema, String text, boolean small) {

	private static final int NODES = 10_000;

	private static final String COMMAND = """
			{"schema":"app_control.command.v1","commandId":"computer-use-0123456789abcdef0123456789abcdef",\
			"tool":"macos.computer_use","operation":"click","input":{"app":"Notes","elementId":"button-12","count":1},\
			"timeoutMs":10000,"metadata":{"caller":"agent"}}""";

	private static final String OBSERVATION = """
			{"schema":"app_control.observation.v1","commandId":"computer-use-0123456789abcdef0123456789abcdef",\
			"tool":"macos.computer_use","operation":"observe","status":"ok","success":true,\
			"summary":"Observed Notes with 3 elements.","observation":%s,\
			"timing":{"startedAt":"2026-11-20T08:15:30.123Z","durationMs":412}}""";

	private static final String EVENT = """
			{"schema":"app_control.event.v1","commandId":"computer-use-0123456789abcdef0123456789abcdef","seq":7,\
			"type":"observation","phase":"observe","status":"ok","summary":"Observed Notes with 3 elements.",\
			"data":{"observation":%s}}""";

	static List<Payload> all() {
		String few = OBSERVATION.formatted(nodes(3));
		String many = OBSERVATION.formatted(nodes(NODES));
		return List.of(new Payload("command", "ToolCommand", "command", COMMAND, true),
				new Payload("observation", "ToolObservation", "observation", few, true),
				new Payload("event with observation", "ToolEvent", "event", EVENT.formatted(few), true),
				new Payload("observation of " + NODES + " nodes", "ToolObservation", "observation", many, false));
	}

	private static String nodes(int count) {
		StringBuilder text = new StringBuilder("{\"app\":\"Notes\",\"nodes\":[");
		for (int i = 0; i < count; i++) {
			text.append((i > 0) ? "," : "")
				.append("{\"id\":\"node-")
				.append(i)
				.append("\",\"role\":\"button\",\"name\":\"Button ")
				.append(i)
				.append("\",\"bounds\":[")
				.append(i % 1440)
				.append(',')
				.append(i % 900)
				.append(",80,24],\"enabled\":true}");
		}
		return text.append("]}").toString();
	}

	byte[] bytes() {
		return this.text.getBytes(StandardCharsets.UTF_8);
	}

}
