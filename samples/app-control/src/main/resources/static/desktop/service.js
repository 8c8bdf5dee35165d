// The service of app-control over HTTP: a request goes in, envelopes come out.

export const TOOL = "quintet.desktop";

const ACCEPT = { json: "application/json", sse: "text/event-stream", ndjson: "application/x-ndjson" };

export function freshId(prefix) {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	return prefix + [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Makes a service request around a command. */
export function requestOf({ operation, input, timeoutMs }, answerAs) {
	const command = { schema: "app_control.command.v1", commandId: freshId("cmd_"), tool: TOOL, operation, input };
	if (timeoutMs) {
		command.timeoutMs = timeoutMs;
	}
	return {
		schema: "app_control.service.request.v1",
		action: answerAs === "json" ? "run" : "stream",
		requestId: freshId("req_"),
		command,
	};
}

/** The service gave something that is no envelope, or nothing. */
export class NoAnswer extends Error {
}

/** Sends a request and yields the envelopes of its answer as they come. */
export async function* send(path, request, { answerAs, token, signal }) {
	const headers = { "Content-Type": "application/json", Accept: ACCEPT[answerAs] };
	if (token) {
		headers.Authorization = `Bearer ${token}`;
	}
	const response = await fetch(path, { method: "POST", headers, body: JSON.stringify(request), signal });
	const type = (response.headers.get("Content-Type") ?? "").split(";")[0];
	if (type === ACCEPT.json) {
		yield await response.json();
	}
	else if (type === ACCEPT.ndjson) {
		for await (const line of lines(response.body)) {
			if (line) {
				yield JSON.parse(line);
			}
		}
	}
	else if (type === ACCEPT.sse) {
		yield* frames(response.body);
	}
	else {
		throw new NoAnswer(`${response.status} ${(await response.text()).slice(0, 300)}`);
	}
}

async function* lines(body) {
	const reader = body.pipeThrough(new TextDecoderStream()).getReader();
	let rest = "";
	for (;;) {
		const { done, value } = await reader.read();
		if (done) {
			break;
		}
		rest += value;
		const parts = rest.split("\n");
		rest = parts.pop();
		yield* parts;
	}
	if (rest) {
		yield rest;
	}
}

async function* frames(body) {
	let data = [];
	for await (const line of lines(body)) {
		if (line.startsWith("data:")) {
			data.push(line.slice(5).trimStart());
		}
		else if (line.trim() === "" && data.length > 0) {
			yield JSON.parse(data.join("\n"));
			data = [];
		}
	}
}
