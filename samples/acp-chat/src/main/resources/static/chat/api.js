// The REST operations that the page needs.

const PATIENCE = 10000;

/** A request that was answered with an error, or not at all (status 0). */
export class Refusal extends Error {

	constructor(status, detail, retryAfter) {
		super(detail);
		this.status = status;
		this.retryAfter = retryAfter;
	}

	/** Whether the same request may succeed later. */
	get passes() {
		return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
	}

}

export class Api {

	#base;

	#user;

	constructor(base, user) {
		this.#base = base;
		this.#user = user;
	}

	async #call(method, path, body) {
		let response;
		try {
			response = await fetch(new URL(path, this.#base), {
				method,
				headers: {
					authorization: `Bearer ${this.#user}`,
					...(body === undefined ? {} : { "content-type": "application/json" }),
				},
				body: body === undefined ? undefined : JSON.stringify(body),
				signal: AbortSignal.timeout(PATIENCE),
			});
		}
		catch {
			throw new Refusal(0, "The server does not answer.");
		}
		if (response.ok) {
			return response.status === 204 ? null : response.json();
		}
		const detail = await response.json().then((json) => json.detail, () => null);
		throw new Refusal(response.status, typeof detail === "string" ? detail : `The server answered ${response.status}.`,
			Number(response.headers.get("retry-after")) || 0);
	}

	room() {
		return this.#call("GET", "chat/room");
	}

	openRoom() {
		return this.#call("POST", "chat/room");
	}

	/** Opens a thread with the caller in it. */
	openThread(tenant) {
		return this.#call("POST", "acp/threads", { tenant });
	}

	thread(id) {
		return this.#call("GET", `acp/threads/${encodeURIComponent(id)}`);
	}

	/** A page of events behind a position, which may be missing. */
	events(threadId, after, limit) {
		const query = new URLSearchParams({ limit });
		if (after) {
			query.set("cursor_created_at", after.created_at);
			query.set("cursor_id", after.id);
		}
		return this.#call("GET", `acp/threads/${encodeURIComponent(threadId)}/events?${query}`);
	}

	members(threadId) {
		return this.#call("GET", `acp/threads/${encodeURIComponent(threadId)}/members`);
	}

	addMember(threadId, identity) {
		return this.#call("POST", `acp/threads/${encodeURIComponent(threadId)}/members`, { identity });
	}

	send(threadId, draft) {
		return this.#call("POST", `acp/threads/${encodeURIComponent(threadId)}/messages`, draft);
	}

	invoke(threadId, assistantIds, key) {
		return this.#call("POST", `acp/threads/${encodeURIComponent(threadId)}/invocations`,
			{ assistant_ids: assistantIds, idempotency_key: key });
	}

	run(id) {
		return this.#call("GET", `acp/runs/${encodeURIComponent(id)}`);
	}

	cancel(id) {
		return this.#call("DELETE", `acp/runs/${encodeURIComponent(id)}`);
	}

}
