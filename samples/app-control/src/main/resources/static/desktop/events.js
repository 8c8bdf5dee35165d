import { $, el, timeOf } from "../quintet/page.js";

const LENGTH = 60;

/** The events of all commands, the newest first. */
export class Events {

	constructor() {
		this.own = new Set();
		this.run = null;
		this.last = 0;
		this.missed = 0;
	}

	/** Remembers that a command was sent by this page. */
	sent(commandId) {
		this.own.add(commandId);
		if (this.own.size > 500) {
			this.own.delete(this.own.values().next().value);
		}
	}

	/** Shows an event, unless it is shown already. */
	add(id, event) {
		const [run, number] = [id.slice(0, id.indexOf("-")), Number(id.slice(id.indexOf("-") + 1))];
		if (run !== this.run) {
			this.run = run;
			this.last = number - 1;
		}
		if (number <= this.last) {
			return false;
		}
		this.missed += number - this.last - 1;
		this.last = number;
		$("missed").textContent = this.missed > 0 ? `${this.missed} not shown` : "";
		$("events").prepend(this.line(event));
		while ($("events").children.length > LENGTH) {
			$("events").lastElementChild.remove();
		}
		return true;
	}

	line({ at, commandId, seq, type, phase, status, summary, failureKind }) {
		const here = this.own.has(commandId);
		return el("li", { data: { type, status: status ?? "", here: String(here) } },
			timeOf(at),
			el("span", { className: "type", text: type }),
			el("span", { className: "what" }, el("strong", { text: phase ?? "" }), ` ${summary ?? ""} `,
				...(failureKind ? [el("code", { text: failureKind })] : [])),
			el("span", { className: "who", text: `${here ? "this page" : "elsewhere"} · ${commandId.slice(0, 12)} · ${seq}` }));
	}

}
