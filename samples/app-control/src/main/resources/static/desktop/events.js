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
		this.show(event);
		const lines = $("events").querySelectorAll(".event");
		for (let i = LENGTH; i < lines.length; i++) {
			const command = lines[i].closest(".command");
			lines[i].remove();
			if (!command.querySelector(".event")) {
				command.remove();
			}
		}
		return true;
	}

	/** A command is one line, which tells its last event and unfolds to all of them. */
	show(event) {
		const known = [...$("events").children].find(({ dataset }) => dataset.key === event.commandId);
		const command = known ?? el("li", { className: "command", data: { key: event.commandId } },
			el("details", {}, el("summary"), el("ol")));
		command.querySelector("summary").replaceChildren(...this.parts(event, stateOf(event)), this.who(event));
		mark(command, event);
		command.querySelector("ol").prepend(mark(el("li", { className: "event" }, ...this.parts(event)), event));
		if (!known) {
			$("events").prepend(command);
		}
	}

	parts({ at, type, phase, summary, failureKind }, shown = type) {
		return [timeOf(at), el("span", { className: "type", text: shown }),
			el("span", { className: "what" }, el("strong", { text: phase ?? "" }), ` ${summary ?? ""} `,
				failureKind ? el("code", { text: failureKind }) : "")];
	}

	who({ commandId }) {
		const here = this.own.has(commandId);
		return el("span", { className: "who", data: { here: String(here) },
			text: `${here ? "this page" : "elsewhere"} · ${commandId.slice(0, 12)}` });
	}

}

function stateOf({ type, status }) {
	return type === "observation" ? status === "ok" ? "done" : "refused" : type === "error" ? "failed" : "runs";
}

function mark(node, { type, status }) {
	Object.assign(node.dataset, { type, status: status ?? "" });
	return node;
}
