package io.quintet.samples.console;

import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.test.FakeAccount;
import io.quintet.happy.test.FakeHappyServer;
import io.quintet.happy.test.FakeMachine;
import io.quintet.happy.test.FakeSession;

/**
 * An account with a machine that is there, one that is not, and a session that has been
 * told something.
 */
final class SimulatedAccount {

	static final String ONLINE = "7d1c-workshop";

	static final String OFFLINE = "2f90-attic";

	/** Folder that does not exist, so that a person is asked. */
	static final String MISSING = "~/new-idea";

	private final FakeAccount account;

	SimulatedAccount(FakeHappyServer server, FakeAccount account, ScriptedAgent agent) {
		this.account = account;
		FakeMachine online = server.machine(account, ONLINE);
		online.metadata(HappyJson.object().put("host", "workshop"));
		online.agent(agent);
		online.missingDirectory(MISSING);
		FakeMachine offline = server.machine(account, OFFLINE);
		offline.metadata(HappyJson.object().put("host", "attic"));
		offline.online(false);
		offline.active(false);
		begin(online);
	}

	private static void begin(FakeMachine machine) {
		FakeSession session = machine.spawn("~/shop", "claude");
		if (session.metadata() instanceof ObjectNode metadata) {
			session.metadata(metadata.put("name", "Price list"));
		}
		ObjectNode message = HappyJson.object().put("role", "user");
		message.set("content",
				HappyJson.object().put("type", "text").put("text", "Where do the prices of the shop come from?"));
		message.set("meta", HappyJson.object().put("permissionMode", "yolo"));
		session.say(message);
	}

	FakeAccount account() {
		return this.account;
	}

}
