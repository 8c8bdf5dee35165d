package io.quintet.happy.test;

import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.internal.json.HappyJson;

/** What a daemon tells of itself, its machine and its sessions. */
final class DaemonFacts {

	private static final String HOME = "/home/fake";

	private static final String VERSION = "1.2.5";

	private DaemonFacts() {
	}

	static ObjectNode machine() {
		ObjectNode metadata = HappyJson.object()
			.put("host", "fake")
			.put("platform", "linux")
			.put("happyCliVersion", VERSION)
			.put("homeDir", HOME)
			.put("happyHomeDir", HOME + "/.happy")
			.put("happyLibDir", HOME + "/lib");
		metadata.set("cliAvailability",
				HappyJson.object()
					.put("claude", true)
					.put("codex", false)
					.put("gemini", false)
					.put("openclaw", false)
					.put("agy", false));
		return metadata;
	}

	static ObjectNode daemon(long now) {
		return HappyJson.object().put("status", "running").put("pid", 1).put("httpPort", 0).put("startedAt", now);
	}

	static ObjectNode session(String machineId, String directory, String agent, long now) {
		return HappyJson.object()
			.put("path", directory)
			.put("host", "fake")
			.put("homeDir", HOME)
			.put("happyHomeDir", HOME + "/.happy")
			.put("happyLibDir", HOME + "/lib")
			.put("happyToolsDir", HOME + "/tools")
			.put("version", VERSION)
			.put("os", "linux")
			.put("machineId", machineId)
			.put("startedBy", "daemon")
			.put("startedFromDaemon", true)
			.put("lifecycleState", "running")
			.put("lifecycleStateSince", now)
			.put("flavor", agent);
	}

}
