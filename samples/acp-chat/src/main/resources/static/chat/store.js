// What the page knows of its thread. Everything may come twice and in any order: from the first read, as a frame, as
// a replay. Events are kept once each and in the order of the thread; a run only moves forward.

/** The order of a thread: time as text (always six digits and Z), then id. */
export function byPosition(a, b) {
	if (a.created_at !== b.created_at) {
		return a.created_at < b.created_at ? -1 : 1;
	}
	return a.id === b.id ? 0 : a.id < b.id ? -1 : 1;
}

export const positionOf = (event) => ({ created_at: event.created_at, id: event.id });

/** The later of two positions, either of which may be missing. */
export function later(a, b) {
	return !a || (b && byPosition(a, b) < 0) ? b : a;
}

const ACTIVE = ["pending", "running"];

const STATUS_OF = {
	"run.started": "running",
	"run.completed": "completed",
	"run.failed": "failed",
	"run.cancelled": "cancelled",
};

const rank = (status) => (ACTIVE.includes(status) ? ACTIVE.indexOf(status) : ACTIVE.length);

export const isActive = (run) => ACTIVE.includes(run.status);

export class Store {

	events = [];

	members = [];

	runs = new Map();

	/** Answers to forms: id of the event that asked → the first event that answers it. */
	answers = new Map();

	/** Results of tools: run and id of the call → event. */
	results = new Map();

	/** Texts that are being written: id of the event that one becomes → the text so far. */
	streams = new Map();

	#ids = new Set();

	#changed;

	constructor(changed) {
		this.#changed = changed;
	}

	/** Adds events and tells which of them are new. */
	add(events) {
		const fresh = events.filter((event) => !this.#ids.has(event.id) && this.#ids.add(event.id));
		for (const event of fresh) {
			this.streams.delete(event.id);
			this.#insert(event);
			this.#index(event);
		}
		if (fresh.length) {
			this.#changed();
		}
		return fresh;
	}

	#insert(event) {
		const { events } = this;
		let low = 0;
		let high = events.length;
		if (high && byPosition(events[high - 1], event) < 0) {
			low = high;
		}
		while (low < high) {
			const middle = (low + high) >> 1;
			if (byPosition(events[middle], event) < 0) {
				low = middle + 1;
			}
			else {
				high = middle;
			}
		}
		events.splice(low, 0, event);
	}

	#index(event) {
		if (event.type === "message") {
			for (const part of event.content) {
				if (part.type === "form" && part.answers_event_id) {
					const known = this.answers.get(part.answers_event_id);
					if (!known || byPosition(event, known) < 0) {
						this.answers.set(part.answers_event_id, event);
					}
				}
			}
		}
		else if (event.type === "tool.result") {
			this.results.set(`${event.run_id} ${event.tool.id}`, event);
		}
		const status = STATUS_OF[event.type];
		if (status) {
			this.#moveOn({
				id: event.run_id,
				assistant: event.author,
				status,
				error: event.error ?? null,
				[status === "running" ? "running_at" : "completed_at"]: event.created_at,
			});
		}
	}

	/** A text begins, or begins again: what is known of it comes once more. */
	beginText({ event_id: id, run_id, target_type: type, author }) {
		if (!this.#ids.has(id)) {
			this.streams.set(id, { id, run_id, type, author, text: "" });
			this.#changed();
		}
	}

	continueText({ event_id: id, text }) {
		const stream = this.streams.get(id);
		if (stream) {
			stream.text += text;
			this.#changed();
		}
	}

	/** Takes a run as it came from a frame or from REST. */
	putRun(run) {
		this.#moveOn(run);
		this.#changed();
	}

	#moveOn(run) {
		const known = this.runs.get(run.id);
		const behind = known && rank(run.status) < rank(known.status);
		this.runs.set(run.id, behind ? { ...run, ...known } : { ...known, ...run });
	}

	putMembers(identities) {
		this.members = identities;
		this.#changed();
	}

	activeRuns() {
		return [...this.runs.values()].filter(isActive);
	}

	/** Whether somebody's message with this id of theirs has arrived. */
	hasMessage(authorId, clientId) {
		return this.events.some((event) => event.client_id === clientId && event.author.id === authorId);
	}

}
