// The room and the coding session, drawn from the events of the thread: the room shows what is said, and one line for
// the work of an assistant; the session shows what the coder does.

import { argumentsOf } from "../chat/render.js";
import { isApproval, valuesOf, verdictOf } from "../chat/forms.js";
import { isActive } from "../chat/store.js";
import { el, reconcile } from "../quintet/page.js";

const NAMES = { ada: "You", coder: "Coder", desktop: "Desktop", "kill-switch": "Kill switch" };
const COMMAND = /^[a-z_]+ \{/;
const AGENT = "lime:";
const TURN = "happy";

export const isAgent = ({ id }) => id.startsWith(AGENT);

export const nameOf = (identity) => (isAgent(identity) ? "Juniper" : NAMES[identity.id] ?? identity.name);

const kindOf = (identity) => (isAgent(identity) ? "agent" : identity.id);

export const face = (identity) => el("span", {
	className: "face", "data-who": kindOf(identity), "aria-hidden": "true", text: nameOf(identity).slice(0, 1),
});

/** The question for approval that waits for an answer, if there is one. */
export function openQuestion(store) {
	for (const event of store.events) {
		const part = questionOf(event);
		if (part && !store.answers.has(event.id) && isActive(store.runs.get(event.run_id) ?? { status: "running" })) {
			return { event, part };
		}
	}
	return null;
}

const questionOf = (event) => event.type === "message" && event.content?.find((part) => part.type === "form" && part.status === "pending" && isApproval(part));

/** The form of the agent, as the message that asks. */
export const tripOf = (store) => store.events.find((event) => event.type === "message" && isAgent(event.author)
	&& event.content.some((part) => part.type === "form" && part.status === "pending"));

/** What a question is about: the command, or what would be clicked; `null` where it says neither. */
export function wishOf({ description }) {
	try {
		const { command, target, targetApp } = JSON.parse(description);
		return command ? `run “${command}”` : target ? `click “${target}”${targetApp ? ` in ${targetApp}` : ""}` : null;
	}
	catch {
		return null;
	}
}

const titleOf = (part) => (wishOf(part) ? `May I ${wishOf(part)}?` : part.title ?? "May I?");

function decisionOf(store, event) {
	const answer = store.answers.get(event.id);
	const part = answer?.content.find((inner) => inner.answers_event_id === event.id);
	return part ? verdictOf(part, answer.author) : isActive(store.runs.get(event.run_id) ?? { status: "running" }) ? "Waits for you" : "Withdrawn";
}

function statusChip(text) {
	const kind = { Approved: "good", Denied: "bad", "Waits for you": "busy", submitted: "good", cancelled: "bad" }[text] ?? "plain";
	return el("span", { className: "chip", "data-kind": kind, text });
}

/* The room. */

function itemsOf(store) {
	const items = [];
	for (const event of store.events) {
		const { author, type } = event;
		const text = type === "message" ? event.content.filter((part) => part.type === "text").map((part) => part.text).join("\n") : "";
		if (type === "thread.member_added" && isAgent(event.member)) {
			items.push({ key: event.id, note: `${nameOf(event.member)} has come in` });
		}
		else if (type === "run.started" && author.id === "coder") {
			items.push({ key: event.id, run: event.run_id, author });
		}
		else if (type === "message" && isAgent(author) && COMMAND.test(text)) {
			// Commands are one line, which counts them.
			const last = items.findLast((item) => item.commands);
			if (last) {
				last.commands.push(event.id);
			}
			else {
				items.push({ key: event.id, commands: [event.id], author: { id: "desktop", name: "Desktop" } });
			}
		}
		else if (type === "message" && !(author.id === "coder" && !questionOf(event))) {
			const part = event.content.find((inner) => inner.type === "form");
			if (part?.answers_event_id && isApproval(part)) {
				continue;
			}
			items.push({ key: event.id, event, author, text, part });
		}
	}
	return items;
}

export function drawRoom(store, list) {
	reconcile(list, itemsOf(store).map((item) => {
		if (item.note) {
			return { key: item.key, signature: "", create: () => el("li", { className: "note", text: item.note }) };
		}
		if (item.run) {
			const status = store.runs.get(item.run)?.status ?? "running";
			return { key: item.key, signature: status, create: () => work(item.author, "Coding session", status) };
		}
		if (item.commands) {
			const done = store.events.filter((event) => event.type === "tool.result" && event.author.id === "desktop").length;
			const text = `Desktop, ${item.commands.length} ${item.commands.length === 1 ? "command" : "commands"}`;
			return { key: item.key, signature: `${text} ${done}`, create: () => work(item.author, text, done < item.commands.length ? "running" : "completed") };
		}
		const decision = item.part && isApproval(item.part) ? decisionOf(store, item.event) : null;
		const answered = item.part?.status === "pending" && !decision ? store.answers.has(item.key) : null;
		return { key: item.key, signature: `${decision} ${answered}`, create: () => said(item, decision, answered) };
	}));
}

function work(author, text, status) {
	const word = { pending: "waits", running: "at work", completed: "done", failed: "failed", cancelled: "cancelled" }[status] ?? status;
	return el("li", { className: "note", "data-who": author.id, "data-status": status }, el("span", { text }), el("span", { className: "word", text: word }));
}

function said({ event, author, text, part }, decision, answered) {
	const mine = author.id === "ada";
	return el("li", { className: "said", "data-mine": String(mine), "data-event": event.id },
		mine ? null : face(author),
		el("div", { className: "speech" },
			el("p", { className: "by", text: nameOf(author) }),
			text ? el("p", { className: "words" }, ...words(text)) : null,
			part && decision ? el("p", { className: "words" }, titleOf(part), " ", statusChip(decision)) : null,
			part && answered !== null ? el("p", { className: "words" }, `Form: ${part.title}`, " ", statusChip(answered ? "answered" : "open")) : null,
			part?.answers_event_id ? el("div", {}, el("p", { className: "words" }, part.title ?? "Form", " ", statusChip(part.status)),
				part.status === "submitted" ? valuesOf(part, part.values ?? {}) : null) : null));
}

function words(text) {
	const [, name, rest] = /^(@coder)( .*)$/s.exec(text) ?? [];
	return name ? [el("span", { className: "mention", text: name }), rest] : [text];
}

export function drawMembers(store, list) {
	const here = store.members.filter(({ id }) => id !== "kill-switch");
	reconcile(list, here.map((member) => ({
		key: member.id, signature: "",
		create: () => el("li", { title: nameOf(member) }, face(member), el("span", { className: "hidden", text: nameOf(member) })),
	})));
}

/* The coding session. */

const brief = (value) => Object.values(value ?? {}).filter((each) => typeof each === "string").join(", ");

/** A question with what would be done. */
export const ask = (part, decision) => el("div", { className: "ask", "data-open": String(decision === "Waits for you") },
	el("p", {}, el("strong", { text: titleOf(part) }), " ", statusChip(decision)), argumentsOf(part));

export function drawSession(store, list) {
	const events = [...store.events.filter(({ author }) => author.id === "coder"),
		...[...store.streams.values()].filter(({ author }) => author.id === "coder").map((stream) => ({ ...stream, writing: true }))];
	reconcile(list, events.flatMap((event) => {
		const line = lineOf(event, store);
		return line ? [{ key: event.id, ...line }] : [];
	}));
}

function lineOf(event, store) {
	const { type, tool } = event;
	if (type === "reasoning" || (type === "message" && !questionOf(event))) {
		const text = event.writing ? event.text : type === "reasoning" ? event.content : event.content.map((part) => part.text ?? "").join("");
		return { signature: `${event.writing} ${text.length}`, create: () => el("li", { className: type === "reasoning" ? "thought" : "told", text }) };
	}
	if (type === "message") {
		const part = questionOf(event);
		const decision = decisionOf(store, event);
		return { signature: decision, create: () => el("li", {}, ask(part, decision)) };
	}
	if (type === "tool.call" && tool.name === TURN) {
		return { signature: "", create: () => el("li", { className: "turn" }, el("span", { className: "hidden", text: "Handed over: " }), tool.arguments.text) };
	}
	if (type === "tool.call") {
		const ended = store.results.has(`${event.run_id} ${tool.id}`);
		return { signature: String(ended), create: () => el("li", { className: "call", "data-ended": String(ended) },
			el("code", { text: tool.name }), el("span", { text: brief(tool.arguments) }), el("span", { className: "word", text: ended ? "ended" : "runs" })) };
	}
	return type === "run.failed" ? { signature: "", create: () => el("li", { className: "told", text: event.error?.message ?? "Failed" }) } : null;
}

/** The question of an assistant, with its answer; the newest. */
export function questionFrom(store, id) {
	const event = store.events.findLast((candidate) => candidate.author.id === id && questionOf(candidate));
	return event ? { key: event.id, part: questionOf(event), decision: decisionOf(store, event) } : null;
}
