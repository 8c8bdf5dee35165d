// Draws the room from what is known. The timeline keeps the order of the thread: each event is one line of it, except
// that the result of a tool is shown with its call.

import { el, reconcile, minuteOf } from "../quintet/page.js";
import { approvalForm, closedForm, isApproval, openForm, summaryOf, valuesOf, verdictOf } from "./forms.js";
import { isActive } from "./store.js";

const HUES = { ada: 0, bob: 1, guide: 2, scribe: 3, clerk: 4 };
const HUE_COUNT = 5;
const CLOSE = 5 * 60 * 1000;
const RUNS_SHOWN = 6;
const COLUMNS = 6;
// A database may keep the members of an object in an order of its own. What a thing is called comes first.
const NAMES = ["name", "title", "id"];
const MENTION = /(@(?:guide|scribe|clerk)\b)/i;
const WORDS = { pending: "Waiting", running: "Working", completed: "Done", failed: "Failed", cancelled: "Cancelled" };
const STATES = { called: "called", error: "error", ok: "answered", lost: "no result" };

const hueOf = (identity) => HUES[identity.id] ?? [...identity.id].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % HUE_COUNT;

const avatar = (identity) => el("span", {
	className: "avatar", "data-hue": String(hueOf(identity)), "data-role": identity.role, "aria-hidden": "true",
	textContent: (identity.name || identity.id).slice(0, 1).toUpperCase(),
});

const chip = (status) => el("span", { className: "chip", "data-status": status, textContent: WORDS[status] ?? status });

const isPlain = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

const isScalar = (value) => value === null || typeof value !== "object";

const humanised = (name) => name.replaceAll("_", " ");

const scalar = (value) => (value === true ? "yes" : value === false ? "no" : value === null ? "–" : String(value));

const place = (name) => (NAMES.includes(name) ? NAMES.indexOf(name) : NAMES.length);

const sorted = (names) => [...names].sort((a, b) => place(a) - place(b) || a.localeCompare(b, "en"));

/** Any JSON, as a table or a list where it has that shape. */
function json(value) {
	if (Array.isArray(value) && value.length && value.every((row) => isPlain(row) && Object.values(row).every(isScalar))) {
		const columns = sorted(new Set(value.flatMap(Object.keys))).slice(0, COLUMNS);
		return el("div", { className: "wide", tabIndex: 0, role: "group", "aria-label": "Result" }, el("table", {},
			el("thead", {}, el("tr", {}, ...columns.map((name) => el("th", { scope: "col", textContent: humanised(name) })))),
			el("tbody", {}, ...value.map((row) => el("tr", {}, ...columns.map((name) =>
				el("td", { className: typeof row[name] === "number" ? "number" : "", textContent: scalar(row[name] ?? null) })))))));
	}
	if (isPlain(value) && Object.keys(value).length && Object.values(value).every(isScalar)) {
		return el("dl", { className: "values" }, ...sorted(Object.keys(value)).map((name) =>
			el("div", {}, el("dt", { textContent: humanised(name) }), el("dd", { textContent: scalar(value[name]) }))));
	}
	return el("pre", { tabIndex: 0, textContent: isScalar(value) ? scalar(value) : JSON.stringify(value, null, 2) });
}

/** What a tool would be called with; as the server wrote it where a table could show something else. */
export function argumentsOf({ description }) {
	const text = description ?? "";
	let value;
	try {
		value = JSON.parse(text);
	}
	catch {
		// Shown as it is.
	}
	const exact = isPlain(value) && Object.values(value).every((each) => isScalar(each) && (typeof each !== "number" || Number.isSafeInteger(each)));
	return exact ? json(value) : el("pre", { tabIndex: 0, textContent: text });
}

function textWithMentions(text) {
	return el("p", { className: "text" }, ...text.split(MENTION).map((piece, index) =>
		index % 2 ? el("span", { className: "mention", textContent: piece }) : piece));
}

function file(part) {
	const name = part.name ?? part.url;
	const safe = /^https?:\/\//i.test(part.url);
	return el("p", { className: "file" }, `${part.type}: `,
		safe ? el("a", { href: part.url, rel: "noopener noreferrer", target: "_blank", textContent: name }) : name);
}

function seconds(from, to) {
	const passed = (new Date(to) - new Date(from)) / 1000;
	return passed < 10 ? passed.toFixed(1) : String(Math.round(passed));
}

export class Room {

	#nodes;

	#me;

	#actions;

	#cancelling = new Set();

	/** `actions`: answer(event, part, status, values), cancel(runId), discard(clientId). */
	constructor(nodes, me, actions) {
		this.#nodes = nodes;
		this.#me = me;
		this.#actions = actions;
	}

	show(store, waiting) {
		reconcile(this.#nodes.timeline, this.#blocks(store, waiting).map((block) => this.#block(block, store, waiting)));
		this.#nodes.silence.hidden = waiting.length > 0 || !store.events.length || store.events.some((event) => !event.type.startsWith("thread."));
		this.#showMembers(store);
		this.#showRuns(store);
	}

	/* The timeline. */

	#blocks(store, waiting) {
		const blocks = [];
		const calls = new Set(store.events.filter((event) => event.type === "tool.call").map((event) => `${event.run_id} ${event.tool.id}`));
		const begun = new Set();
		for (const event of store.events) {
			const last = blocks.at(-1);
			if (event.type === "tool.result" && calls.has(`${event.run_id} ${event.tool.id}`)) {
				continue;
			}
			if (event.type.startsWith("thread.")) {
				if (last?.kind === "note") {
					last.events.push(event);
				}
				else {
					blocks.push({ kind: "note", key: event.id, events: [event] });
				}
			}
			else if (event.run_id === null) {
				blocks.push({ kind: "said", key: this.#keyOf(event), event, follows: this.#follows(last, event) });
			}
			else if (last?.kind === "run" && last.runId === event.run_id) {
				last.events.push(event);
			}
			else {
				blocks.push({ kind: "run", key: event.id, runId: event.run_id, author: event.author, events: [event], first: !begun.has(event.run_id) });
				begun.add(event.run_id);
			}
		}
		for (const stream of store.streams.values()) {
			this.#addText(blocks, stream, begun);
		}
		for (const entry of waiting) {
			if (entry.refused || !store.hasMessage(this.#me.id, entry.client_id)) {
				blocks.push({ kind: "waiting", key: entry.refused ? `refused ${entry.client_id}` : `mine ${entry.client_id}`, entry });
			}
		}
		return blocks;
	}

	/** A text that is being written stands where its run is. */
	#addText(blocks, { id, run_id: runId, type, author, text }, begun) {
		const event = { id, type, run_id: runId, author, text, writing: true, content: type === "message" ? [{ type: "text", text }] : text };
		const block = blocks.findLast((candidate) => candidate.kind === "run" && candidate.runId === runId);
		if (block) {
			block.events.push(event);
		}
		else {
			blocks.push({ kind: "run", key: id, runId, author, events: [{ ...event, created_at: new Date().toISOString() }], first: !begun.has(runId) });
			begun.add(runId);
		}
	}

	#keyOf(event) {
		return event.author.id === this.#me.id && event.client_id ? `mine ${event.client_id}` : event.id;
	}

	#follows(last, event) {
		return last?.kind === "said" && last.event.author.id === event.author.id
			&& new Date(event.created_at) - new Date(last.event.created_at) < CLOSE;
	}

	#block(block, store, waiting) {
		switch (block.kind) {
			case "note": return this.#notes(block);
			case "said": return this.#said(block, store, waiting);
			case "waiting": return this.#waiting(block);
			default: return this.#run(block, store, waiting);
		}
	}

	#notes({ key, events }) {
		const text = (event) => ({
			"thread.created": `${event.author.name} opened the room`,
			"thread.member_added": `${event.member?.name} was added`,
			"thread.member_removed": `${event.member?.name} was removed`,
			"thread.tenant_changed": `${event.author.name} moved the room`,
		})[event.type] ?? event.type;
		const notes = events.map((event) => ({
			key: event.id,
			signature: "",
			create: () => el("li", { "data-event": event.id, textContent: text(event) }),
		}));
		return {
			key,
			signature: "notes",
			create: () => el("li", {}, el("ul", { className: "notes" })),
			update: (node) => reconcile(node.firstElementChild, notes),
		};
	}

	#said({ key, event, follows }, store, waiting) {
		const mine = event.author.id === this.#me.id;
		const items = this.#parts(event, store, waiting);
		return {
			key,
			signature: `said ${follows}`,
			create: () => el("li", {
				className: "said", "data-event": event.id, "data-mine": String(mine), "data-hue": String(hueOf(event.author)), "data-follows": String(follows),
			}, avatar(event.author), el("div", { className: "bubble" },
				el("p", { className: "by" }, el("strong", { textContent: mine ? "You" : event.author.name }), minuteOf(event.created_at)),
				el("div", { className: "parts" }))),
			update: (node) => reconcile(node.querySelector(".parts"), items),
		};
	}

	#waiting({ key, entry }) {
		const state = entry.refused ? `Not sent: ${entry.refused}` : entry.sent ? "Sent" : "Waiting to be sent";
		return {
			key,
			signature: `waiting ${state}`,
			create: () => el("li", { className: "said", "data-mine": "true", "data-hue": String(hueOf(this.#me)), "data-waiting": entry.client_id, "data-refused": String(Boolean(entry.refused)) },
				avatar(this.#me),
				el("div", { className: "bubble" },
					el("p", { className: "by" }, el("strong", { textContent: "You" }), el("span", { className: "state", textContent: state })),
					...entry.content.map((part) => (part.type === "text" ? textWithMentions(part.text) : this.#answer(part, this.#me))),
					entry.refused ? el("button", { type: "button", className: "quiet", textContent: "Dismiss", onclick: () => this.#actions.discard(entry.client_id) }) : null)),
		};
	}

	#parts(event, store, waiting) {
		return event.content.map((part, index) => {
			const key = String(index);
			if (part.type === "form" && part.status === "pending") {
				return { key, ...this.#form(event, part, store, waiting) };
			}
			const create = () => (part.type === "text" ? textWithMentions(part.text) : part.type === "form" ? this.#answer(part, event.author) : file(part));
			return { key, signature: event.writing ? String(event.text.length) : "", create };
		});
	}

	#form(event, part, store, waiting) {
		const answer = store.answers.get(event.id);
		const own = waiting.find((entry) => entry.content.some((inner) => inner.answers_event_id === event.id));
		if (isApproval(part)) {
			return this.#approval(event, part, store, answer ?? (own && { ...own, author: this.#me }));
		}
		if (!answer && !own) {
			return { signature: "open", create: () => openForm(part, (status, values) => this.#actions.answer(event, part, status, values)) };
		}
		const content = (answer ?? own).content.find((inner) => inner.answers_event_id === event.id);
		const who = answer ? (answer.author.id === this.#me.id ? "you" : answer.author.name) : "you, waiting to be sent";
		const note = content.status === "submitted" ? `Answered by ${who}` : `Put aside by ${who}`;
		return { signature: note, create: () => closedForm(part, content, note) };
	}

	/** Is open while its run waits: nobody calls the tool any more once that has ended. */
	#approval(event, part, store, answer) {
		if (!answer && isActive(store.runs.get(event.run_id) ?? { status: "" })) {
			const until = event.metadata.approval?.expires_at;
			return { signature: "open", create: () => approvalForm(part, argumentsOf(part), until ? minuteOf(until) : null,
				(status, values) => this.#actions.answer(event, part, status, values)) };
		}
		const content = answer?.content.find((inner) => inner.answers_event_id === event.id);
		const verdict = content ? verdictOf(content, answer.author) : "Withdrawn";
		const reason = content?.values?.reason;
		const note = verdict === "Withdrawn"
			? `Withdrawn: ${answer?.metadata.approval?.withdrawn === "expired" ? "nobody has decided in time" : "the run has ended"}`
			: `${verdict} by ${this.#nameOf(answer.author)}${answer.id ? "" : ", waiting to be sent"}${typeof reason === "string" ? `: ${reason}` : ""}`;
		return { signature: note, create: () => closedForm(part, null, note) };
	}

	#nameOf(identity) {
		return identity.id === this.#me.id ? "you" : identity.name;
	}

	#answer(part, author) {
		return el("div", { className: "answer" },
			el("p", { className: "small", textContent: summaryOf(part, author) }),
			part.status === "submitted" && !isApproval(part) ? valuesOf(part, part.values ?? {}) : null);
	}

	/* Runs. */

	#run({ key, runId, author, events, first }, store, waiting) {
		const run = store.runs.get(runId) ?? { id: runId, status: "running" };
		const by = run.triggered_by ? ` for ${run.triggered_by.id === this.#me.id ? "you" : run.triggered_by.name}` : "";
		const started = events.find((event) => event.type === "run.started");
		const steps = this.#steps(events, run, store, waiting);
		const head = {
			key: "head",
			signature: [run.status, by, this.#cancelling.has(runId)].join(),
			create: () => el("div", { className: "by" },
				el("strong", { textContent: author.name }),
				el("span", { className: "for", textContent: first ? by : "continued" }),
				minuteOf(events[0].created_at),
				...(first ? [chip(run.status), this.#cancel(run, author)] : [])),
		};
		return {
			key,
			signature: "run",
			create: () => el("li", { className: "run", "data-run": runId, "data-hue": String(hueOf(author)), "data-event": started?.id },
				avatar(author), el("div", { className: "work" }, el("div", { className: "head" }), el("ol", { className: "steps" }))),
			update: (node) => {
				node.dataset.status = run.status;
				reconcile(node.querySelector(".head"), [head]);
				reconcile(node.querySelector(".steps"), steps);
			},
		};
	}

	#cancel(run, author) {
		return !isActive(run) ? null : el("button", {
			type: "button", className: "cancel", disabled: this.#cancelling.has(run.id), textContent: "Cancel", "aria-label": `Cancel ${author.name}`,
			onclick: () => {
				this.#cancelling.add(run.id);
				this.#actions.cancel(run.id).catch(() => this.#cancelling.delete(run.id)).finally(() => this.#actions.redraw());
				this.#actions.redraw();
			},
		});
	}

	#steps(events, run, store, waiting) {
		const steps = [];
		for (const event of events) {
			const last = steps.at(-1);
			if (event.type === "run.started") {
				continue;
			}
			if (event.type === "reasoning") {
				if (last?.thoughts) {
					last.thoughts.push(event);
				}
				else {
					steps.push({ key: event.id, thoughts: [event] });
				}
			}
			else if (event.type === "tool.call" || event.type === "tool.result") {
				steps.push(this.#tool(event, run, store));
			}
			else if (event.type === "message") {
				const parts = this.#parts(event, store, waiting);
				steps.push({
					key: event.id,
					signature: String(Boolean(event.writing)),
					create: () => el("li", { className: event.writing ? "spoken writing" : "spoken", "data-event": event.writing ? null : event.id }),
					update: (node) => reconcile(node, parts),
				});
			}
			else {
				steps.push(this.#ending(event, run));
			}
		}
		const thinking = isActive(run) && steps.at(-1)?.thoughts;
		return steps.map((step) => (step.thoughts ? this.#thoughts(step, step.thoughts === thinking) : step));
	}

	#thoughts({ key, thoughts }, atWork) {
		const lines = thoughts.map((event) => ({
			key: event.id,
			signature: event.writing ? String(event.content.length) : "",
			create: () => el("li", { className: event.writing ? "writing" : "", "data-event": event.writing ? null : event.id, textContent: event.content }),
		}));
		return {
			key,
			signature: "thoughts",
			create: () => el("li", { className: "thought" }, el("details", { open: true }, el("summary", {}), el("ol", {}))),
			update: (node) => {
				const text = atWork ? "Thinking" : thoughts.length === 1 ? "Thought" : `${thoughts.length} thoughts`;
				const summary = node.querySelector("summary");
				if (summary.textContent !== text) {
					summary.textContent = text;
				}
				node.dataset.work = String(atWork);
				reconcile(node.querySelector("ol"), lines);
			},
		};
	}

	#tool(event, run, store) {
		const orphan = event.type === "tool.result";
		const result = orphan ? event : store.results.get(`${event.run_id} ${event.tool.id}`);
		const state = !result ? (isActive(run) ? "called" : "lost") : result.tool.error !== null ? "error" : "ok";
		const decision = this.#decision(result, store);
		return {
			key: event.id,
			signature: [state, decision].join(),
			create: () => el("li", { className: "tool", "data-event": event.id, "data-state": state, "data-result": orphan ? null : result?.id },
				el("div", { className: "tool-head" },
					el("span", { className: "tool-name", textContent: orphan ? "result" : event.tool.name }),
					orphan ? null : el("span", { className: "tool-arguments", textContent: this.#brief(event.tool.arguments) }),
					decision ? el("span", { className: "tool-decision", textContent: decision }) : null,
					el("span", { className: "tool-state", textContent: STATES[state] })),
				!result ? null : state === "error"
					? el("p", { className: "tool-error", textContent: result.tool.error?.message ?? JSON.stringify(result.tool.error) })
					: json(result.tool.result)),
		};
	}

	#decision(result, store) {
		const { approved_by: yes, denied_by: no } = result?.metadata.approval ?? {};
		const id = yes ?? no;
		return id ? `${yes ? "approved" : "denied"} by ${this.#nameOf(store.members.find((member) => member.id === id) ?? { id, name: id })}` : null;
	}

	#brief(value) {
		return isPlain(value)
			? sorted(Object.keys(value)).map((name) => `${humanised(name)}: ${isScalar(value[name]) ? scalar(value[name]) : JSON.stringify(value[name])}`).join(", ")
			: JSON.stringify(value);
	}

	#ending(event, run) {
		const begun = run.running_at ?? run.started_at;
		const after = begun ? ` after ${seconds(begun, event.created_at)} s` : "";
		const text = {
			"run.completed": `Done${after}`,
			"run.cancelled": `Cancelled${after}`,
			"run.failed": `Failed${after}: ${event.error?.message ?? "no reason given"}`,
		}[event.type] ?? event.type;
		return {
			key: event.id,
			signature: text,
			create: () => el("li", { className: "ending", "data-event": event.id, "data-type": event.type },
				text, event.error?.code ? el("code", { textContent: event.error.code }) : null),
		};
	}

	/* The side. */

	#showMembers(store) {
		const working = new Map(store.activeRuns().map((run) => [run.assistant.id, run.status]));
		reconcile(this.#nodes.members, store.members.filter((member) => member.role !== "system").map((member) => {
			const status = working.get(member.id);
			const role = member.id === this.#me.id ? "you" : member.role === "assistant" ? "assistant" : "person";
			return {
				key: member.id,
				signature: [member.name, role, status].join(),
				create: () => el("li", { "data-member": member.id }, avatar(member),
					el("span", { className: "name", textContent: member.name }),
					status ? chip(status) : el("span", { className: "role", textContent: role })),
			};
		}));
	}

	#showRuns(store) {
		const begun = (run) => run.started_at ?? run.running_at ?? run.completed_at ?? "";
		const runs = [...store.runs.values()].filter((run) => run.assistant).sort((a, b) => (begun(a) < begun(b) ? 1 : -1)).slice(0, RUNS_SHOWN);
		this.#nodes.noRuns.hidden = runs.length > 0;
		reconcile(this.#nodes.runs, runs.map((run) => ({
			key: run.id,
			signature: [run.status, run.error?.code, this.#cancelling.has(run.id), Boolean(run.triggered_by)].join(),
			create: () => el("li", { "data-run": run.id, "data-status": run.status },
				el("span", { className: "name", textContent: run.assistant.name }),
				begun(run) && !isActive(run) ? minuteOf(begun(run)) : null,
				chip(run.status),
				this.#cancel(run, run.assistant)),
		})));
	}

}
