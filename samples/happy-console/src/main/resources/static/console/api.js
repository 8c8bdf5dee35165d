// Each wish of the page is one call. What the server says about a failure is shown as it is.

/** A call failed; `kind`, `directory` and `sessionId` are the server's, where it gave any. */
export class Failure extends Error {

	constructor(status, body) {
		super(body.problem);
		this.status = status;
		this.kind = body.kind ?? "";
		this.directory = body.directory ?? null;
		this.sessionId = body.sessionId ?? null;
	}

}

async function call(method, path, body) {
	let response;
	try {
		response = await fetch(path, body === undefined ? { method }
			: { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
	}
	catch (failure) {
		throw new Failure(0, { problem: "This page's own server does not answer.", kind: "" });
	}
	const text = await response.text();
	if (!response.ok) {
		throw new Failure(response.status, problem(response.status, text));
	}
	return text ? JSON.parse(text) : null;
}

function problem(status, text) {
	try {
		const body = JSON.parse(text);
		if (body.problem) {
			return body;
		}
	}
	catch (failure) {
		// No JSON: the text says it.
	}
	return { problem: text.trim().slice(0, 500) || "The server refused", kind: String(status) };
}

const of = (id) => `sessions/${encodeURIComponent(id)}`;

export const state = () => call("GET", "state");
export const spawn = (order) => call("POST", "sessions", order);
export const write = (id, text, permissionMode) => call("POST", `${of(id)}/messages`, { text, permissionMode });
export const permit = (id, requestId, approved, reason) => call("POST", `${of(id)}/permissions`, { requestId, approved, reason });
export const rename = (id, name) => call("PUT", `${of(id)}/name`, { name });
export const abort = (id) => call("POST", `${of(id)}/abort`);
export const stop = (id) => call("POST", `${of(id)}/stop`);
export const events = (id) => new EventSource(`${of(id)}/events`);
