// What was written and is not known to be stored yet. It survives a reload of the window, goes out in order, and may
// go out twice: the server knows a message by its client_id and an invocation by its key.

const MOST = 100;
const PAUSE_FIRST = 500;
const PAUSE_LAST = 8000;

export class Outbox {

	#name;

	#api;

	#threadId;

	#changed;

	#refused;

	#busy = false;

	#failures = 0;

	#wake = () => {};

	#closed = false;

	entries;

	constructor({ user, threadId, api, changed, refused }) {
		this.#name = `quintet.chat.outbox.${threadId}.${user}`;
		this.#api = api;
		this.#threadId = threadId;
		this.#changed = changed;
		this.#refused = refused;
		this.entries = this.#stored();
	}

	#stored() {
		try {
			return JSON.parse(sessionStorage.getItem(this.#name) ?? "[]");
		}
		catch {
			return [];
		}
	}

	#keep() {
		sessionStorage.setItem(this.#name, JSON.stringify(this.entries));
		this.#changed();
	}

	get isFull() {
		return this.entries.length >= MOST;
	}

	/** Takes a message, and the assistants to invoke once it is stored. */
	put(content, assistants) {
		if (this.isFull) {
			throw new Error(`${MOST} messages wait already.`);
		}
		this.entries.push({ client_id: crypto.randomUUID(), content, assistants, written_at: new Date().toISOString() });
		this.#keep();
		this.flush();
	}

	/** Forgets what is refused, or what the thread has by now. */
	discard(wanted) {
		const kept = this.entries.filter((entry) => !wanted(entry));
		if (kept.length < this.entries.length) {
			this.entries = kept;
			this.#keep();
		}
	}

	/** Tries again at once: the connection is back. */
	wake() {
		this.#failures = 0;
		this.#wake();
		this.flush();
	}

	close() {
		this.#closed = true;
		this.#wake();
	}

	async flush() {
		if (this.#busy) {
			return;
		}
		this.#busy = true;
		for (let entry = this.#next(); entry && !this.#closed; entry = this.#next()) {
			try {
				await this.#send(entry);
				this.#failures = 0;
			}
			catch (error) {
				if (error.passes) {
					await this.#pause(error.retryAfter);
				}
				else {
					entry.refused = error.message;
					this.#refused();
				}
			}
			this.#keep();
		}
		this.#busy = false;
	}

	#next() {
		return this.entries.find((entry) => !entry.done && !entry.refused);
	}

	async #send(entry) {
		if (!entry.sent) {
			await this.#api.send(this.#threadId, { client_id: entry.client_id, content: entry.content });
			entry.sent = true;
			this.#keep();
		}
		if (entry.assistants.length) {
			await this.#api.invoke(this.#threadId, entry.assistants, entry.client_id);
		}
		entry.done = true;
	}

	#pause(seconds = 0) {
		const pause = Math.max(seconds * 1000, Math.min(PAUSE_LAST, PAUSE_FIRST * 2 ** this.#failures++));
		return new Promise((resolve) => {
			const timer = setTimeout(resolve, pause);
			this.#wake = () => {
				clearTimeout(timer);
				resolve();
			};
		});
	}

}
