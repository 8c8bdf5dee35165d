import { $, announce, connection, el } from "../quintet/page.js";
import { Events } from "./events.js";
import { Form } from "./form.js";
import { KillSwitch } from "./killswitch.js";
import { PLAYS } from "./plays.js";
import { Screen } from "./screen.js";
import { NoAnswer, requestOf, send } from "./service.js";
import { Tree } from "./tree.js";

const PRESSED = ["AXButton", "AXRow", "AXDockItem", "AXTextField", "AXTextArea", "AXSecureTextField"];

const events = new Events();
const killSwitch = new KillSwitch();
const screen = new Screen($("screen"), clickAt);
const tree = new Tree($("tree"), { onSelect: selected, onPress: pressed });
const form = new Form(preview);

let desktop = null;
let requests = null;
let running = null;
let risky = null;

// Paths are told from the root of the application, and this page is one level below it.
function address(path) {
	return path ? `..${path}` : null;
}

function draw(state) {
	desktop = state;
	screen.draw(state);
	tree.draw(state);
	$("frontmost").textContent = state.frontmostApp ? `${state.frontmostApp} is in front` : "No window is open";
	preview();
}

function preview() {
	$("request").textContent = JSON.stringify(form.command(desktop), null, 2);
}

function selected(element) {
	screen.select(element.axPath);
	form.target(element);
}

/** Presses an element of the tree, whether its window is in front or not. */
function pressed(element) {
	const app = element.axPath.split("/")[0];
	if (element.role === "AXWindow") {
		run({ operation: "focus_app", input: { app } });
	}
	else if (element.role === "AXDockItem") {
		run({ operation: "open_app", input: { app: element.label } });
	}
	else if (element.role === "AXTextField" || element.role === "AXTextArea") {
		form.typing(element);
	}
	else if (PRESSED.includes(element.role)) {
		run({ operation: "accessibility_action", input: { targetApp: app, target: element.axPath, action: "AXPress" } });
	}
}

/** Clicks an element of the picture; a window behind others comes to the front first. */
function clickAt(path) {
	const [first, second] = path.split("/");
	const app = first === "Dock" ? second : first;
	const steps = [];
	if (first === "Dock") {
		steps.push(["open_app", { app }]);
	}
	else if (app !== desktop.frontmostApp) {
		steps.push(["focus_app", { app }]);
	}
	const element = find(desktop.tree, path);
	if (first !== "Dock" && PRESSED.includes(element?.role)) {
		steps.push(["click", { targetApp: app, target: path }]);
	}
	play(steps);
}

function find(element, path) {
	return element.axPath === path ? element : (element.children ?? []).map((child) => find(child, path)).find(Boolean);
}

function busy(value) {
	for (const button of [$("send"), $("confirm"), ...$("plays").children]) {
		button.setAttribute("aria-disabled", String(value));
	}
	// Whoever pressed it keeps the focus somewhere.
	if (!value && document.activeElement === $("stop")) {
		$("send").focus();
	}
	$("stop").hidden = !value;
	$("answer").setAttribute("aria-busy", String(value));
}

function show({ status, kind, summary, hint, raw }) {
	$("answer").dataset.status = status;
	$("answer-summary").classList.remove("muted");
	$("answer-status").textContent = kind ?? status;
	$("answer-summary").textContent = summary;
	$("answer-advice").hidden = !hint;
	$("answer-advice").textContent = hint ? `What to do: ${hint}.` : "";
	$("confirm").hidden = kind !== "high_risk_click";
	$("answer-details").hidden = !raw;
	$("response").textContent = raw ? JSON.stringify(raw, null, 2).slice(0, 20_000) : "";
	if (status !== "running") {
		announce(`${summary}${kind ? ` (${kind})` : ""}. ${hint ?? ""}`);
	}
}

/** Sends one command and tells whether it succeeded. */
async function carryOut(command, signal) {
	const request = requestOf(command, form.answerAs);
	events.sent(request.command.commandId);
	show({ status: "running", summary: `${command.operation} is under way` });
	let last = null;
	for await (const envelope of send(requests, request, { answerAs: form.answerAs, token: form.token, signal })) {
		last = envelope;
		if (envelope.event) {
			$("answer-summary").textContent = envelope.event.summary ?? command.operation;
		}
	}
	return ended(command, last);
}

function ended(command, response) {
	const { observation, error } = response ?? {};
	if (error?.failureKind === "unauthorized") {
		$("token-field").hidden = false;
	}
	risky = observation?.failureKind === "high_risk_click" ? command : null;
	if (observation?.success) {
		show({ status: "ok", summary: observation.summary, raw: response });
		return true;
	}
	const failure = observation ?? error ?? { message: "The answer ended early" };
	show({ status: "failed", kind: failure.failureKind ?? "failed", summary: failure.message ?? failure.summary,
		hint: failure.recoveryHint, raw: response });
	return false;
}

/** Sends commands one after the other, until one fails. */
async function play(steps) {
	if (running || steps.length === 0) {
		return;
	}
	if (!requests) {
		show({ status: "failed", kind: "not served", summary: "The service is not served over HTTP here",
			hint: "Set app-control.service.token or app-control.service.allow-unauthenticated" });
		return;
	}
	running = new AbortController();
	busy(true);
	try {
		for (const [operation, input, timeoutMs] of steps) {
			if (!await carryOut({ operation, input, timeoutMs }, running.signal)) {
				break;
			}
		}
	}
	catch (failure) {
		risky = null;
		show(failure.name === "AbortError" ? { status: "failed", kind: "stopped", summary: "You stopped it" }
			: { status: "failed", kind: "no answer", hint: "Look whether the server runs, then try again",
				summary: failure instanceof NoAnswer ? `The server refused: ${failure.message}` : "The server does not answer" });
	}
	finally {
		running = null;
		busy(false);
	}
}

/** The desktop is in view while an agent works on it, and the question that it ends with, if there is one. */
async function letWork(steps) {
	const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
	$("stage").scrollIntoView({ block: "nearest", behavior });
	await play(steps);
	if (!$("confirm").hidden) {
		$("answer").scrollIntoView({ block: "nearest", behavior });
	}
}

function run({ operation, input, timeoutMs }) {
	return play([[operation, input, timeoutMs]]);
}

function watch() {
	const source = new EventSource("events");
	source.onopen = () => connection("live", "Live");
	source.addEventListener("desktop", (event) => draw(JSON.parse(event.data)));
	source.addEventListener("killswitch", (event) => killSwitch.show(JSON.parse(event.data)));
	source.addEventListener("tool", (event) => {
		const shown = JSON.parse(event.data);
		// What happened before the page came is listed, and not acted again.
		if (events.add(event.lastEventId, shown) && shown.pointer && Date.now() - Date.parse(shown.at) < 5_000) {
			screen.point(shown.pointer);
		}
	});
	source.onerror = () => {
		connection("waiting", "Connecting again");
		// The browser comes back by itself after a cut. After a refusal it does not.
		if (source.readyState === EventSource.CLOSED) {
			setTimeout(watch, 3_000);
		}
	};
}

async function begin() {
	try {
		const response = await fetch("state");
		if (!response.ok) {
			throw new NoAnswer(`${response.status} ${(await response.text()).slice(0, 300)}`);
		}
		const state = await response.json();
		requests = address(state.links.requests);
		$("token-field").hidden = !state.links.token;
		killSwitch.link(address(state.links.killSwitch));
		killSwitch.show(state.killSwitch);
		draw(state.desktop);
		watch();
	}
	catch (failure) {
		connection("waiting", failure instanceof NoAnswer ? failure.message : "Connecting again");
		setTimeout(begin, 3_000);
	}
}

$("plays").append(...PLAYS.map(({ name, steps }) => {
	const button = el("button", { text: name });
	button.type = "button";
	button.addEventListener("click", () => letWork(steps));
	return button;
}));
$("form").addEventListener("submit", (event) => {
	event.preventDefault();
	// On a small screen the answer is somewhere else.
	run(form.command(desktop)).then(() => $("answer").scrollIntoView({ block: "nearest" }));
});
$("stop").addEventListener("click", () => running?.abort());
$("confirm").addEventListener("click", () => {
	if (risky) {
		run({ ...risky, input: { ...risky.input, confirmed: true } });
	}
});
$("reset").addEventListener("click", async () => {
	try {
		await fetch("reset", { method: "POST" });
		announce("The desktop is as it was at the beginning.");
	}
	catch (failure) {
		announce("The server does not answer.");
	}
});

form.change();
begin();
