// The story: what the server says of the agent, what the thread says of everybody, and the one thing that is next.

import { Api } from "../chat/api.js";
import { Connection } from "../chat/connection.js";
import { isActive, Store } from "../chat/store.js";
import { SharedForm } from "../form/shared.js";
import { $, announce, connection as connected, el, minuteOf, reconcile } from "../quintet/page.js";
import { desk, watchDesktop } from "./desk.js";
import { ask, drawMembers, drawRoom, drawSession, openQuestion, questionFrom, tripOf, wishOf } from "./room.js";
import { watchStrip } from "./strip.js";

const BASE = new URL("..", document.baseURI);
const STORED = "quintet.story";
const ADA = "ada";
// Who sees this thread: people of the chat, and agents of the same tenant that are members.
const TENANT = { sample: "acp-chat" };
const ASSISTANTS = [["coder", "Coder"], ["desktop", "Desktop"], ["kill-switch", "Kill switch"]];
const ORDER = ["lime", "acp", "hpp", "happy", "app"];
const STAGES = { BEGIN: "lime", LOGIN: "lime", JOIN: "acp", ASK: "acp", FORM: "hpp", FILL: "hpp", SEND: "hpp", CODE: "happy", QUEUE: "app", BOOK: "app", STOPPED: "app" };
const NARROW = matchMedia("(max-width: 52rem)");
const CALM = matchMedia("(prefers-reduced-motion: reduce)");
const NOTHING = { step: null, login: null, booked: false, problem: null };

const api = new Api(BASE, ADA);

let saved = JSON.parse(sessionStorage.getItem(STORED));
let view = NOTHING;
let store = new Store(redraw);
let socket = null;
let source = null;
let form = null;
let shown = null;
let offer = {};
let busy = false;
let drawing;

/* What goes to the server. */

async function post(path, body, headers = {}) {
	const response = await fetch(new URL(path, BASE), {
		method: "POST", headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(body),
	}).catch(() => {
		throw new Error("The server does not answer");
	});
	const answer = response.status === 204 ? null : await response.json().catch(() => ({}));
	if (!response.ok) {
		throw new Error(answer.detail ?? `The server answered ${response.status}`);
	}
	return answer;
}

function keep(more) {
	saved = { ...saved, ...more };
	sessionStorage.setItem(STORED, JSON.stringify(saved));
}

async function begin() {
	forget();
	const { id: thread } = await api.openThread(TENANT);
	for (const [id, name] of ASSISTANTS) {
		await api.addMember(thread, { id, name, role: "assistant" });
	}
	const { id: play } = await post("story/plays", { thread });
	keep({ play, thread });
	enter();
}

/** Leaves the last story. */
function forget() {
	source?.close();
	socket?.close();
	form?.finish("");
	saved = null;
	view = NOTHING;
	form = null;
	store = new Store(redraw);
	$("fields").replaceChildren();
	$("app-ask").replaceChildren();
	connected("idle", "Not open yet");
	redraw();
}

function enter() {
	const { play, thread } = saved;
	socket = new Connection({ io: window.io, base: BASE, user: ADA, threadId: thread, api, store, changed: connected });
	socket.open();
	source = new EventSource(new URL(`story/plays/${play}`, BASE));
	source.onmessage = ({ data }) => {
		view = JSON.parse(data);
		if (view.step === "DONE" || view.step === "FAILED") {
			source.close();
			sessionStorage.removeItem(STORED);
		}
		else if (!form && saved.form && (view.step === "FILL" || view.step === "SEND")) {
			openForm(saved.form);
		}
		redraw();
	};
	// The browser comes back by itself after a cut. After a refusal it does not, nor when the page is left, which forgets nothing.
	source.onerror = () => {
		if (source.readyState !== EventSource.CLOSED) {
			return;
		}
		if (view.step) {
			view = { ...view, step: "FAILED", problem: "It is over on the server." };
			redraw();
		}
		else {
			sessionStorage.removeItem(STORED);
			forget();
		}
	};
}

async function approveLogin() {
	const { text } = await post("login/simulation", { action: "APPROVE", requestId: view.login.request });
	if (!text.startsWith("Approved")) {
		throw new Error(text);
	}
}

async function fillIn() {
	const asked = tripOf(store);
	const place = { thread: asked.thread_id, event: asked.id, at: asked.created_at, form: asked.content[0].form_id };
	const { link, prompt } = await post("forms/open", place, { Authorization: `Bearer ${ADA}` });
	const [session, token] = new URL(link).hash.slice(1).split(".");
	keep({ form: { session, token } });
	openForm(saved.form);
	await post(`story/plays/${saved.play}/prompt`, { text: prompt });
}

function openForm({ session, token }) {
	form = new SharedForm({ session, token, as: ADA, root: $("fields"), drawn: redraw, connected: () => {}, finished: redraw });
	form.open();
}

async function decide({ event, part }, approved) {
	const { form_id, schema, title, description } = part;
	await api.send(saved.thread, { client_id: crypto.randomUUID(), content: [{
		type: "form", form_id, schema, title, description, answers_event_id: event.id, status: "submitted", values: { approved },
	}] });
}

async function turnSwitch(text) {
	await api.send(saved.thread, { client_id: crypto.randomUUID(), content: [{ type: "text", text }] });
	await api.invoke(saved.thread, ["kill-switch"], crypto.randomUUID());
}

/* What is next. */

function next() {
	const question = openQuestion(store);
	if (question && (view.step === "CODE" || view.step === "BOOK")) {
		const wish = wishOf(question.part);
		const coding = question.event.author.id === "coder";
		return {
			key: question.event.id,
			title: wish ? `May ${coding ? "the coder" : "Juniper"} ${wish}?` : question.part.title,
			text: coding ? "The coding agent asks before it runs a command. You decide in the room." : "A mail that is sent cannot be taken back, so the click waits for you.",
			go: "Approve", act: () => decide(question, true), deny: () => decide(question, false),
		};
	}
	const who = view.login?.identity;
	const steps = {
		BEGIN: { title: "Juniper knocks", text: "Your travel agent asks the site for a login." },
		LOGIN: { title: "Is this your agent?", text: "Juniper wants to log in with its passport. You own it, so you approve.", go: "Approve the login", act: approveLogin },
		JOIN: { title: "Let Juniper into the room?", text: "Its passport is good. Now a member has to let it in.", go: "Let it in", act: () => api.addMember(saved.thread, { id: who, name: "Juniper", role: "assistant" }) },
		ASK: { title: "Juniper writes", text: "It says hello, and asks you by a form." },
		FORM: { title: "Plan the trip together", text: "The form opens for you and for your agent at once.", go: "Fill it in together", act: fillIn },
		FILL: { title: "Juniper fills in what it knows", text: "Write too, whenever you like: what you wrote stays yours." },
		SEND: { title: "Who travels?", text: "Only you know. Fill in what is missing, change what you like, and send.", go: "Send the form", act: () => form.end("send") },
		CODE: { title: "A coding session is at work", text: "Juniper has handed a change to a coding agent on another machine." },
		QUEUE: { title: "Another visitor has the desktop", text: "Juniper waits until it is free." },
		BOOK: { title: "Juniper books in the desktop", text: "It clicks and types. What cannot be taken back waits for you." },
		STOPPED: { title: "The desktop is stopped", text: "Nothing is clicked or typed until you allow it.", go: "Let commands run again", act: () => turnSwitch("go") },
		DONE: view.booked ? { title: "Booked. Have a good trip!", text: "Every step is on the record of the room.", go: "Play again", act: begin }
			: { title: "Nothing was booked", text: "You said no, and that is on the record too.", go: "Play again", act: begin },
		FAILED: { title: "The story has ended early", text: view.problem ?? "", go: "Play again", act: begin },
	};
	return { key: view.step ?? "", ...(steps[view.step] ?? {
		title: "You are Ada, and your agent is at the door", text: "You approve, decide and fill in one form. Your agent does the rest.", go: "Start the story", act: begin,
	}) };
}

function showNext() {
	offer = next();
	if (shown === offer.key) {
		return;
	}
	shown = offer.key;
	busy = false;
	const focused = [$("go"), $("deny"), $("next-title"), document.body].includes(document.activeElement);
	$("next").dataset.kind = offer.go ? "you" : view.step === "FAILED" ? "failed" : "agent";
	$("next-title").textContent = offer.title;
	$("next-text").textContent = offer.text;
	$("problem").textContent = "";
	$("go").textContent = offer.go ?? "";
	$("go").hidden = !offer.go;
	$("deny").hidden = !offer.deny;
	$("working").hidden = Boolean(offer.go);
	markBusy();
	announce(`${offer.title} ${offer.text}`);
	const panel = showStage();
	// Who works with the keyboard finds the next thing where the last one was.
	if (focused && view.step) {
		(view.step === "SEND" ? firstEmpty() ?? $("go") : offer.go ? $("go") : $("next-title")).focus({ preventScroll: true });
	}
	panel?.scrollIntoView({ block: NARROW.matches ? "start" : "nearest", behavior: CALM.matches ? "auto" : "smooth" });
}

const firstEmpty = () => $("fields").querySelector("[data-by='empty'] :is(input, select)");

function markBusy() {
	for (const button of [$("go"), $("deny")]) {
		button.setAttribute("aria-disabled", String(busy));
	}
}

async function act(action) {
	if (busy || !action) {
		return;
	}
	busy = true;
	const key = shown;
	markBusy();
	$("problem").textContent = "";
	try {
		await action();
	}
	catch (failure) {
		$("problem").textContent = `${failure.message.replace(/\.$/, "")}.`;
		const field = [...$("fields").querySelectorAll(".field")].find((node) => node.querySelector(".problem").textContent);
		field?.querySelector("input, select").focus();
		if (shown === key) {
			busy = false;
			markBusy();
		}
	}
}

/* The panels. */

function stageOf() {
	return STAGES[view.step] ?? (view.step === "DONE" && view.booked ? "done" : null);
}

/** Marks what was done, what goes on and what is to come; tells the panel that it goes on in. */
function showStage() {
	const stage = stageOf();
	const at = stage === "done" ? ORDER.length : ORDER.indexOf(stage);
	for (const node of document.querySelectorAll("[data-panel]")) {
		const place = ORDER.indexOf(node.dataset.panel);
		node.dataset.state = place < at ? "done" : place === at ? "active" : "idle";
		if (node.parentElement === $("way")) {
			place === at ? node.setAttribute("aria-current", "step") : node.removeAttribute("aria-current");
		}
	}
	return document.querySelector(".panel[data-state='active']");
}

function showPassport() {
	const { login } = view;
	$("passport").hidden = !login;
	$("passport-blank").hidden = Boolean(login);
	$("stamp").hidden = !login?.identity;
	chip("lime-chip", login ? (login.identity ? "Logged in" : "Waiting") : "", login?.identity ? "good" : "busy");
	if (login) {
		const owner = store.events.find(({ author }) => author.id === login.identity)?.author.metadata?.tenant?.owner;
		const facts = login.identity
			? { Passport: login.identity.slice("lime:".length), "In threads": login.identity, ...(owner ? { Owner: owner } : {}) }
			: { Request: login.request };
		const time = minuteOf(login.until);
		reconcile($("passport-facts"), [...Object.entries(facts), [login.identity ? "Login until" : "Approve until", time]].map(([name, value]) => ({
			key: name, signature: value.textContent ?? value,
			create: () => el("div", {}, el("dt", { text: name }), el("dd", {}, value)),
		})));
	}
}

function chip(id, text, kind = "plain") {
	$(id).textContent = text;
	$(id).dataset.kind = kind;
}

function showForm() {
	const { step } = view;
	$("form-blank").hidden = Boolean(form);
	const answer = tripOf(store) && store.answers.get(tripOf(store).id);
	const status = answer?.content.find((part) => part.answers_event_id)?.status;
	chip("hpp-chip", status ?? (step === "FORM" ? "Asked in the room" : step === "FILL" ? "Agent writes" : step === "SEND" ? "Your turn" : ""),
		status === "submitted" ? "good" : status ? "bad" : "busy");
}

function showSession() {
	drawSession(store, $("session"));
	const run = [...store.runs.values()].find(({ assistant }) => assistant?.id === "coder");
	const question = openQuestion(store);
	const waits = question?.event.author.id === "coder";
	chip("happy-chip", !run ? "" : waits ? "Waits for you" : isActive(run) ? "At work" : run.status, waits || !run || isActive(run) ? "busy" : run.status === "completed" ? "good" : "bad");
	$("session-scroll").scrollTop = $("session-scroll").scrollHeight;
}

function showDesktop() {
	const question = questionFrom(store, "desktop");
	reconcile($("app-ask"), question ? [{ key: question.key, signature: question.decision, create: () => ask(question.part, question.decision) }] : []);
	const { step } = view;
	const waits = question?.decision === "Waits for you";
	chip("app-chip", desk.tripped ? "Stopped" : step === "DONE" && view.booked ? "Booked" : waits ? "Waits for you" : step === "BOOK" ? "At work" : step === "QUEUE" ? "Taken" : "",
		desk.tripped ? "bad" : step === "DONE" ? "good" : "busy");
	$("switch").disabled = !saved;
	$("switch").textContent = desk.tripped ? "Let commands run" : "Stop all commands";
}

// Many changes of one moment are drawn once.
function redraw() {
	drawing ??= setTimeout(() => {
		drawing = undefined;
		const scroll = $("scroll");
		drawRoom(store, $("talk"));
		drawMembers(store, $("members"));
		scroll.scrollTop = scroll.scrollHeight;
		showPassport();
		showForm();
		showSession();
		showDesktop();
		$("chat").hidden = !saved;
		$("chat").href = saved ? `../chat/?room=${encodeURIComponent(saved.thread)}` : "";
		showNext();
	});
}

$("go").addEventListener("click", (event) => {
	event.preventDefault();
	act(offer.act);
});
$("deny").addEventListener("click", () => act(offer.deny));
$("form").addEventListener("submit", (event) => event.preventDefault());
$("form").addEventListener("keydown", (event) => {
	if (event.key === "Enter" && view.step === "SEND") {
		event.preventDefault();
		act(offer.act);
	}
});
$("switch").addEventListener("click", () => turnSwitch(desk.tripped ? "go" : "stop").catch((failure) => {
	$("problem").textContent = failure.message;
}));

watchStrip();
watchDesktop(redraw);
if (saved) {
	enter();
}
redraw();
