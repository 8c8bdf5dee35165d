// The socket of one person in one thread. It joins with the position up to which nothing is missing, so that a
// connection that was lost is made good by the replay, and tells the store whatever comes.

import { later, positionOf } from "./store.js";

const PATIENCE = 10000;
const PAGE = 500;
const PAUSE_FIRST = 500;
const PAUSE_LAST = 5000;
const CHECK = 20000;
const ENDINGS = { forbidden: "You are not in this room any more", not_found: "This room is gone" };
const CODES = { 403: "forbidden", 404: "not_found" };

class Declined extends Error {

	constructor({ code, message }) {
		super(message);
		this.code = code;
	}

}

export class Connection {

	#socket;

	#api;

	#store;

	#user;

	#threadId;

	#changed;

	#live = false;

	/** Everything up to here is in the store. */
	#cursor = null;

	/** The last frame that came while older events were still being read. */
	#ahead = null;

	#caughtUp = false;

	#turn = 0;

	#failures = 0;

	#timer;

	/**
	 * `changed(state, text)` is told one of: connecting, resuming, live, waiting, and the two that are final: refused, gone.
	 */
	constructor({ io, base, user, threadId, api, store, changed }) {
		this.#api = api;
		this.#store = store;
		this.#user = user;
		this.#threadId = threadId;
		this.#changed = changed;
		this.#socket = io(base.origin, {
			path: `${base.pathname}socket.io/`,
			auth: { user },
			transports: ["websocket"],
			forceNew: true,
			autoConnect: false,
			reconnectionDelay: PAUSE_FIRST,
			reconnectionDelayMax: PAUSE_LAST,
		});
		this.#listen();
	}

	open() {
		this.#changed("connecting", "Connecting");
		this.#socket.connect();
	}

	/**
	 * Asks the server by joining once more whether the room still is ours. Who no longer sees it hears nothing, not even
	 * that; and what was missed by leaving and coming back in one moment is made good.
	 */
	check() {
		if (this.#socket.connected) {
			this.#resume();
		}
	}

	close() {
		this.#turn++;
		this.#live = false;
		clearTimeout(this.#timer);
		this.#socket.removeAllListeners();
		this.#socket.disconnect();
	}

	#listen() {
		const socket = this.#socket;
		socket.on("connect", () => this.#resume());
		socket.on("disconnect", () => this.#lost("Connection lost, trying again"));
		socket.on("connect_error", (error) => {
			if (error.message === "unauthenticated") {
				this.#end("refused", "Not let in");
			}
			else {
				this.#lost("No connection, trying again");
			}
		});
		const ours = (frame) => frame.thread_id === this.#threadId;
		socket.on("event", (event) => ours(event) && this.#receive(event));
		// The event ends a text, so there is nothing to do at stream:end.
		socket.on("stream:start", (frame) => ours(frame) && this.#store.beginText(frame));
		socket.on("stream:delta", (frame) => ours(frame) && this.#store.continueText(frame));
		socket.on("run:updated", (run) => ours(run) && this.#store.putRun(run));
		socket.on("members:updated", (frame) => ours(frame) && this.#membersChanged(frame.members));
		socket.on("thread:deleted", (frame) => ours(frame) && this.#end("gone", ENDINGS.not_found));
	}

	#membersChanged(members) {
		this.#store.putMembers(members);
		if (!members.some((member) => member.id === this.#user)) {
			this.check();
		}
	}

	#receive(event) {
		this.#store.add([event]);
		if (this.#caughtUp) {
			this.#cursor = later(this.#cursor, positionOf(event));
		}
		else {
			// Between the cursor and this one there may still be others.
			this.#ahead = later(this.#ahead, positionOf(event));
		}
	}

	#lost(text) {
		this.#turn++;
		this.#live = false;
		this.#caughtUp = false;
		this.#ahead = null;
		this.#changed("waiting", text);
		// The client comes back by itself, unless it was the server that said no.
		if (!this.#socket.active) {
			this.#later(() => this.#socket.connect());
		}
	}

	#end(state, text) {
		this.close();
		this.#changed(state, text);
	}

	#later(action, pause = Math.min(PAUSE_LAST, PAUSE_FIRST * 2 ** this.#failures++)) {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(action, pause);
	}

	async #resume() {
		const turn = ++this.#turn;
		clearTimeout(this.#timer);
		this.#caughtUp = false;
		if (!this.#live) {
			this.#changed("resuming", "Catching up");
		}
		try {
			const read = this.#cursor ? () => this.#replay(turn) : () => this.#begin(turn);
			while (await read()) {
				// Not all of it yet.
			}
			const [members] = await Promise.all([this.#api.members(this.#threadId), ...this.#refreshRuns()]);
			if (turn === this.#turn) {
				this.#store.putMembers(members.map((member) => member.identity));
				this.#failures = 0;
				this.#later(() => this.check(), CHECK);
				if (!this.#live) {
					this.#live = true;
					this.#changed("live", "Live");
				}
			}
		}
		catch (error) {
			if (turn !== this.#turn) {
				return;
			}
			const ending = ENDINGS[error.code ?? CODES[error.status]];
			if (ending) {
				this.#end("gone", ending);
			}
			else {
				this.#live = false;
				this.#changed("waiting", "Catching up failed, trying again");
				this.#later(() => this.check());
			}
		}
	}

	// The room is entered first and read then: what happens meanwhile comes as frames.
	async #begin(turn) {
		await this.#join(null);
		let position = null;
		do {
			const page = await this.#api.events(this.#threadId, position, PAGE);
			if (turn !== this.#turn) {
				return false;
			}
			this.#store.add(page.items);
			position = page.items.length ? positionOf(page.items.at(-1)) : position;
			if (!page.next_cursor) {
				break;
			}
		}
		while (position);
		this.#finish(position);
		return false;
	}

	async #replay(turn) {
		const { replayed, replay_truncated: more } = await this.#join(this.#cursor);
		if (turn !== this.#turn) {
			return false;
		}
		this.#store.add(replayed);
		if (replayed.length) {
			this.#cursor = positionOf(replayed.at(-1));
		}
		if (!more) {
			this.#finish(this.#cursor);
		}
		return more;
	}

	#finish(position) {
		this.#cursor = later(position, this.#ahead);
		this.#ahead = null;
		this.#caughtUp = true;
	}

	async #join(since) {
		const answer = await this.#socket.timeout(PATIENCE).emitWithAck("thread:join", { thread_id: this.#threadId, since });
		if (answer.error) {
			throw new Declined(answer.error);
		}
		return answer;
	}

	// Frames of runs are not replayed; their events are, but a run may be waiting still.
	#refreshRuns() {
		return this.#store.activeRuns().map(async (run) => this.#store.putRun(await this.#api.run(run.id)));
	}

}
