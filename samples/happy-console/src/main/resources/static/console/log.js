import { el, timeOf } from "../quintet/page.js";

const LENGTH = 500;

/** Most pieces of one answer before the next entry begins. */
const PIECES = 50;

const LONGEST = 20_000;

const VERDICTS = { approved: "you allowed it", denied: "you did not allow it", canceled: "no longer asked" };

const ENDS = { COMPLETED: "The turn is done", FAILED: "The turn failed", CANCELLED: "The turn was stopped",
	UNKNOWN: "The turn ended" };

/** What was said and done in one session, the oldest first. */
export class Log {

	constructor(list) {
		this.list = list;
		this.reset();
	}

	reset() {
		this.tools = new Map();
		this.verdicts = new Map();
		this.open = null;
		this.list.replaceChildren();
	}

	/** Shows an event of the stream; what has nothing to show is left out. */
	add(type, event) {
		const show = this[`on${type}`];
		if (!show) {
			return;
		}
		show.call(this, event);
		while (this.list.children.length > LENGTH) {
			this.list.firstElementChild.remove();
		}
		this.tools.forEach((element, call) => element.isConnected || this.tools.delete(call));
	}

	onUserText({ origin, text }) {
		this.item("user", origin, el("p", { className: "words", text: cut(text) }), timeOf(origin.time));
	}

	/** Pieces of one turn are one answer. */
	onText({ origin, text }) {
		const words = el("p", { className: "words", text: cut(text) });
		if (this.open?.turn === origin.turn && this.open.subagent === origin.subagent
			&& this.open.element.children.length < PIECES) {
			this.open.element.append(words);
			return;
		}
		const element = this.item("agent", origin, words);
		this.open = { element, turn: origin.turn, subagent: origin.subagent };
	}

	onThinking({ origin, text }) {
		this.item("thinking", origin, el("p", { className: "label", text: "Thinking" }),
			el("p", { className: "words", text: cut(text) }));
	}

	onNotice({ origin, text }) {
		this.item("notice", origin, el("p", { className: "words", text: cut(text) }));
	}

	onToolCallStarted({ origin, call, name, title, arguments: given }) {
		const element = this.item("tool", origin,
			el("p", { className: "label" }, el("strong", { text: name || "Tool" }), ` ${title ?? ""}`),
			el("p", { className: "chip", text: "runs" }), el("pre", { text: argumentsOf(given) }));
		element.dataset.tool = "runs";
		this.tools.set(call, element);
		this.verdict(call, this.verdicts.get(call));
	}

	onToolCallEnded({ call }) {
		this.toolState(call, "ended");
	}

	onFileShared({ origin, name, size, mimeType }) {
		const facts = [mimeType, size >= 0 ? `${size} bytes` : null].filter(Boolean).join(", ");
		this.item("notice", origin, el("p", { className: "words", text: `File ${name} ${facts ? `(${facts})` : ""}` }));
	}

	onTurnEnded({ origin, status }) {
		if (origin.subagent) {
			return;
		}
		for (const call of this.tools.keys()) {
			this.toolState(call, "ended");
		}
		this.item("turn", origin, el("p", { text: ENDS[status] ?? ENDS.UNKNOWN }), timeOf(origin.time)).dataset.status = status;
	}

	onForeignAgent({ origin, format, type, data }) {
		this.item("foreign", origin, details(`${format}: ${type || "something"}`, data));
	}

	onUnreadable({ origin }) {
		this.item("notice", origin, el("p", { text: "A message that the keys of this account do not open." }));
	}

	onUnknown({ origin, content }) {
		this.item("foreign", origin, details("A message of a kind that is not known here", content));
	}

	/** Says at its tool how a request for permission stands. */
	verdict(id, status) {
		if (!status) {
			return;
		}
		this.verdicts.set(id, status);
		const element = this.tools.get(id);
		if (!element) {
			return;
		}
		if (status === "waiting") {
			this.toolState(id, "waits");
			return;
		}
		element.dataset.verdict = status;
		if (element.dataset.tool === "waits") {
			this.toolState(id, status === "approved" ? "runs" : "ended");
		}
		else {
			this.toolState(id, element.dataset.tool);
		}
	}

	toolState(call, state) {
		const element = this.tools.get(call);
		// What is done stays done.
		if (!element || (element.dataset.tool === "ended" && state !== "ended")) {
			return;
		}
		element.dataset.tool = state;
		const { verdict } = element.dataset;
		const text = { runs: "runs", waits: "waits for you", ended: verdict && verdict !== "approved" ? "not done" : "done" }[state];
		element.querySelector(".chip").textContent = verdict ? `${text} · ${VERDICTS[verdict] ?? verdict}` : text;
	}

	item(kind, origin, ...children) {
		const marks = origin?.subagent ? [el("p", { className: "label", text: "Sub-agent" })] : [];
		const element = el("li", { className: kind }, ...marks, ...children);
		this.open = null;
		this.list.append(element);
		return element;
	}

}

/** Tells the arguments of a tool: the only text by itself, anything else as JSON. */
export function argumentsOf(given) {
	const entries = given && typeof given === "object" && !Array.isArray(given) ? Object.entries(given) : [];
	const shown = entries.filter(([name]) => name !== "description");
	return cut(shown.length === 1 && typeof shown[0][1] === "string" ? shown[0][1] : JSON.stringify(given, null, 2) ?? "");
}

function details(title, data) {
	return el("details", {}, el("summary", { text: title }), el("pre", { text: cut(JSON.stringify(data, null, 2)) }));
}

function cut(text) {
	return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
