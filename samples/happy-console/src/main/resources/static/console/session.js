import * as api from "./api.js";
import { Asks } from "./asks.js";
import { $, announce } from "../quintet/page.js";
import { Log } from "./log.js";

const TYPES = ["UserText", "Text", "Thinking", "Notice", "ToolCallStarted", "ToolCallEnded", "FileShared", "TurnStarted", "TurnEnded",
	"ForeignAgent", "PermissionResolved", "StateChanged", "MetadataChanged", "Activity", "Connection", "Unreadable", "Unknown"];

const STATES = { over: "over", waits: "waits for you", works: "at work", local: "at its own terminal", idle: "waits for a message" };

/** The session that is open: its stream, and what is shown of it. */
export class Session {

	/** @param listen told of the connection, of problems, and of changes that the list shows, too */
	constructor(listen) {
		this.listen = listen;
		this.log = new Log($("log"));
		this.asks = new Asks($("asks"), (...answer) => this.permit(...answer));
		this.id = null;
		this.source = null;
	}

	open(id) {
		this.source?.close();
		Object.assign(this, { id, last: 0, requests: [], works: false, control: null, metadata: {} });
		this.log.reset();
		this.asks.show([]);
		$("session").dataset.open = "true";
		$("session-actions").hidden = false;
		$("rename-form").hidden = true;
		$("composer").hidden = false;
		this.draw();
		this.watch();
	}

	watch() {
		const { id } = this;
		const source = api.events(id);
		this.source = source;
		source.onopen = () => this.listen.connection("live", "Live");
		TYPES.forEach((type) => source.addEventListener(type, (event) => {
			if (this.source === source) {
				this.take(type, JSON.parse(event.data));
			}
		}));
		source.addEventListener("Problem", (event) => {
			source.close();
			const problem = JSON.parse(event.data);
			this.listen.problem(problem.problem, problem.kind);
			if (problem.kind !== "SessionNotFoundException") {
				this.later(id, source);
			}
		});
		source.onerror = () => {
			if (this.source === source) {
				this.listen.connection("waiting", "Connecting again");
				// The browser comes back by itself after a cut. After a refusal it does not.
				if (source.readyState === EventSource.CLOSED) {
					this.later(id, source);
				}
			}
		};
	}

	later(id, source) {
		setTimeout(() => {
			if (this.source === source && this.id === id) {
				this.watch();
			}
		}, 3_000);
	}

	take(type, event) {
		const { seq } = event.origin;
		// A stream that begins anew tells everything again.
		if (seq > 0 && seq <= this.last) {
			return;
		}
		this.last = Math.max(this.last, seq);
		// Who reads further up is left there; a question below makes less room.
		const list = $("log");
		const reads = list.scrollHeight - list.scrollTop - list.clientHeight > 80;
		this[`take${type}`]?.(event);
		this.log.add(type, event);
		this.draw();
		if (!reads) {
			list.scrollTop = list.scrollHeight;
		}
	}

	takeTurnStarted({ origin }) {
		this.works = this.works || !origin.subagent;
	}

	takeTurnEnded({ origin, status }) {
		if (!origin.subagent) {
			this.works = false;
			announce(`The turn ended: ${status.toLowerCase()}.`);
			this.listen.changed();
		}
	}

	takeText({ text }) {
		announce(text.slice(0, 500));
	}

	takeStateChanged({ state }) {
		this.control = state?.controlled ?? null;
		this.requests = state?.requests ?? [];
		for (const [id, done] of Object.entries(state?.data?.completedRequests ?? {})) {
			this.log.verdict(id, done?.status);
		}
		this.requests.forEach(({ id }) => this.log.verdict(id, "waiting"));
		this.asks.show(this.requests);
	}

	takePermissionResolved({ requestId, status }) {
		this.log.verdict(requestId, status);
		this.listen.changed();
	}

	takeMetadataChanged({ metadata }) {
		this.metadata = metadata;
		this.listen.changed();
	}

	takeActivity({ active, thinking }) {
		this.works = active && (thinking || this.works);
	}

	takeConnection({ connected }) {
		this.listen.connection(connected ? "live" : "waiting",
			connected ? "Live" : "The Happy server is away; nothing gets lost");
	}

	get over() {
		return this.metadata.lifecycleState === "archived";
	}

	get state() {
		if (this.over) {
			return "over";
		}
		if (this.requests.length > 0) {
			return "waits";
		}
		if (this.works) {
			return "works";
		}
		return this.control === "LOCAL" ? "local" : "idle";
	}

	get name() {
		return this.metadata.name ?? this.metadata.summary?.text ?? this.metadata.path ?? this.id;
	}

	draw() {
		const { path, machineId, flavor } = this.metadata;
		$("session-title").textContent = this.name;
		$("session-where").textContent = path ? `${flavor ?? "agent"} in ${path} on ${this.listen.hostOf(machineId)}` : "";
		$("session-state").textContent = STATES[this.state];
		$("session").dataset.state = this.state;
		$("abort").setAttribute("aria-disabled", String(!(this.works || this.requests.length > 0)));
		$("stop").setAttribute("aria-disabled", String(this.over));
		$("send").setAttribute("aria-disabled", String(this.over || this.sending === true));
	}

	/** Does something for the session and tells whether it worked. */
	async attempt(action) {
		try {
			await action(this.id);
			this.listen.problem(null);
			return true;
		}
		catch (failure) {
			this.listen.problem(failure.message, failure.kind, this.listen.hostOf(this.metadata.machineId));
			return false;
		}
		finally {
			this.listen.changed();
		}
	}

	permit(requestId, approved, reason) {
		return this.attempt((id) => api.permit(id, requestId, approved, reason || null));
	}

	async send(text, mode) {
		if (this.over || this.sending) {
			return false;
		}
		this.sending = true;
		this.draw();
		const slow = setTimeout(() => {
			$("sending").textContent = "Waits for the server";
		}, 1_000);
		const sent = await this.attempt((id) => api.write(id, text, mode));
		clearTimeout(slow);
		$("sending").textContent = "";
		this.sending = false;
		this.draw();
		return sent;
	}

}
