#!/usr/bin/env node
// An agent for the daemon of Happy that speaks the Agent Client Protocol over standard input and output, without a
// model: what a message says decides what it does. In a folder named "broken" it does not start.
"use strict";

const path = require("node:path");
const readline = require("node:readline");

if (path.basename(process.cwd()) === "broken") {
	process.stderr.write("broken on purpose\n");
	process.exit(3);
}

const asked = new Map();
let calls = 0;
let cancel = () => {};

function write(message) {
	process.stdout.write(JSON.stringify({ jsonrpc: "2.0", ...message }) + "\n");
}

function update(sessionId, content) {
	write({ method: "session/update", params: { sessionId, update: content } });
}

/** The daemon takes a prompt for answered once a text came and nothing follows it. */
function say(sessionId, text) {
	update(sessionId, { sessionUpdate: "agent_message_chunk", content: { type: "text", text } });
}

function read(sessionId, file) {
	const toolCallId = "read-" + ++calls;
	const tool = { toolCallId, title: "Read " + file, kind: "read", locations: [{ path: file }] };
	update(sessionId, { sessionUpdate: "tool_call", status: "in_progress", content: [], ...tool });
	const content = [{ type: "content", content: { type: "text", text: "content of " + file } }];
	update(sessionId, { sessionUpdate: "tool_call_update", toolCallId, kind: "read", status: "completed", content });
}

function ask(sessionId, file) {
	const id = "ask-" + ++calls;
	const options = [
		{ optionId: "proceed_once", name: "Allow once", kind: "allow_once" },
		{ optionId: "cancel", name: "Cancel", kind: "reject_once" },
	];
	const toolCall = { id, toolCallId: id, title: "Write " + file, kind: "edit", input: { path: file } };
	write({ id, method: "session/request_permission", params: { sessionId, toolCall, options } });
	return new Promise((resolve) => asked.set(id, resolve)).then((result) => result?.outcome?.optionId);
}

async function prompt({ sessionId, prompt: parts }) {
	const text = parts.map((part) => part.text ?? "").join("\n");
	if (text.includes("use a tool")) {
		read(sessionId, "README.md");
		say(sessionId, "I have read README.md.");
	}
	else if (text.includes("ask me")) {
		const answer = await ask(sessionId, "a.txt");
		say(sessionId, answer === "proceed_once" ? "I was allowed." : "I was not allowed.");
	}
	else if (text.includes("work on")) {
		say(sessionId, "I have begun.");
		read(sessionId, "begun.txt");
		await new Promise((resolve) => (cancel = resolve));
		return { stopReason: "cancelled" };
	}
	else {
		say(sessionId, "Hello.");
	}
	return { stopReason: "end_turn" };
}

const methods = {
	"initialize": () => ({ protocolVersion: 1, agentCapabilities: {}, authMethods: [] }),
	"session/new": () => ({ sessionId: "scripted" }),
	"session/prompt": prompt,
	"session/cancel": () => cancel(),
};

async function take(message) {
	if (message.method === undefined) {
		asked.get(message.id)?.(message.result);
		return;
	}
	const method = methods[message.method];
	if (message.id === undefined) {
		method?.(message.params);
		return;
	}
	if (method === undefined) {
		write({ id: message.id, error: { code: -32601, message: "Method not found: " + message.method } });
		return;
	}
	write({ id: message.id, result: await method(message.params) });
}

const lines = readline.createInterface({ input: process.stdin });
lines.on("line", (line) => line.trim() && take(JSON.parse(line)));
lines.on("close", () => process.exit(0));
