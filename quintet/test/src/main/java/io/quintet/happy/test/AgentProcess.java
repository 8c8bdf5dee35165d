package io.quintet.happy.test;

import java.util.List;
import java.util.function.Consumer;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

import io.quintet.happy.internal.json.HappyJson;

/** The agent's process: listens to the session, and answers methods of its id. */
final class AgentProcess {

	private static final List<String> METHODS = List.of("abort", "permission", "switch", "killSession", "goal-action");

	private final ServerState server;

	private final AccountState account;

	private final FakeSession session;

	private final FakeAgent agent;

	private final Consumer<AgentProcess> killed;

	private final Consumer<Runnable> tasks;

	private final RpcTarget target = this::call;

	AgentProcess(ServerState server, AccountState account, FakeSession session, FakeAgent agent,
			Consumer<AgentProcess> killed) {
		this.server = server;
		this.account = account;
		this.session = session;
		this.agent = agent;
		this.killed = killed;
		this.tasks = server.workers.serial();
	}

	FakeSession session() {
		return this.session;
	}

	void start() {
		synchronized (this.account) {
			SessionState state = this.account.sessions.get(this.session.id());
			if (state != null) {
				state.agent = this::received;
			}
		}
		METHODS.forEach((method) -> this.server.rpc.register(this.account, name(method), this.target));
	}

	void stop() {
		synchronized (this.account) {
			SessionState state = this.account.sessions.get(this.session.id());
			if (state != null) {
				state.agent = null;
			}
		}
		METHODS.forEach((method) -> this.server.rpc.unregister(this.account, name(method), this.target));
	}

	private String name(String method) {
		return this.session.id() + ":" + method;
	}

	private void received(MessageRow row) {
		this.tasks.accept(() -> {
			JsonNode content = this.session.open(row);
			if ("user".equals(HappyJson.text(content, "role"))) {
				this.agent.onUserMessage(this.session, content);
			}
		});
	}

	private Mono<JsonNode> call(String method, JsonNode params) {
		Scheduler scheduler = this.server.workers.scheduler();
		return DaemonCall.answer(params, this.session.key(), scheduler,
				(opened) -> handle(method.substring(this.session.id().length() + 1), opened));
	}

	private JsonNode handle(String method, JsonNode params) {
		switch (method) {
			case "abort" -> this.agent.onAbort(this.session);
			case "permission" -> this.agent.onPermission(this.session, params);
			case "killSession" -> {
				stop();
				this.killed.accept(this);
				this.session.end();
			}
			default -> {
				// Nothing to switch or to aim at.
			}
		}
		return NullNode.getInstance();
	}

}
