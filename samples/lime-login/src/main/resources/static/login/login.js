import { $, announce, connection, el, timeOf } from "../quintet/page.js";
import { call, insist, Refused } from "./api.js";
import { Countdown } from "./countdown.js";
import { textOf } from "./texts.js";

// Text goes into the page as text only: ids, reasons and names come from elsewhere.

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

const LOG_LENGTH = 30;

const APPROVALS = ["APPROVE", "TWICE"];

const TITLES = { start: "Let your agent in", waiting: "Waiting for your agent", agent: "Logged in" };

// How far the four steps are when the page is in a state.
const STEPS = { start: 0, asking: 0, waiting: 1, signing: 3, agent: 4 };

const countdown = new Countdown((digits, share, seconds) => {
	$("clock").textContent = digits;
	$("hand").setAttribute("stroke-dashoffset", String(100 - 100 * share));
	$("stage").dataset.low = String(seconds <= 30);
	$("clock-label").textContent = seconds === 0 ? "one moment" : "left";
}, (seconds) => announce(`${seconds} seconds left`));

let source = null;
let requestId = null;
let asking = false;
let approving = false;

// Requests that have ended in this page.
const over = new Set();

function note(text) {
	$("log").prepend(el("li", {}, timeOf(new Date().toISOString()), text));
	while ($("log").children.length > LOG_LENGTH) {
		$("log").lastElementChild.remove();
	}
}

/** Shows one of the views. Whoever had the focus in the one that goes gets it on the title of the one that comes. */
function show(state, view, title) {
	const stage = $("stage");
	const focused = stage.contains(document.activeElement);
	stage.dataset.state = state;
	for (const candidate of stage.querySelectorAll(".view")) {
		candidate.hidden = candidate.id !== `view-${view}`;
	}
	$("stage-title").textContent = title;
	if (focused && !document.activeElement.checkVisibility()) {
		$("stage-title").focus();
	}
	const reached = STEPS[state];
	[...$("steps").children].forEach((step, index) => {
		step.dataset.progress = reached === undefined || index > reached ? "ahead" : index < reached ? "done" : "now";
		step.toggleAttribute("aria-current", false);
		if (index === reached) {
			step.setAttribute("aria-current", "step");
		}
	});
}

function leaveWaiting() {
	countdown.stop();
	source?.close();
	source = null;
}

/** Shows what the simulation said; it is about the login that is under way, and goes with it. */
function simulated(text) {
	$("simulated-said").textContent = text;
}

function showStart() {
	leaveWaiting();
	leaveRequest();
	simulated("");
	connection("idle", "Ready");
	$("begin").textContent = "Let my agent log in";
	show("start", "start", TITLES.start);
}

/** Forgets the request that is over. */
function leaveRequest() {
	if (requestId) {
		over.add(requestId);
		$("simulated-request").value = "";
	}
	requestId = null;
}

function showAsking() {
	simulated("");
	$("begin").textContent = $("again").textContent = "Asking the platform …";
	connection("connecting", "Asking");
	announce("Asking the platform for a login request.");
}

function showWaiting(login) {
	if (requestId !== login.requestId) {
		note(`The platform gave the login request ${login.requestId}.`);
		$("simulated-request").value = login.requestId;
		announce(`Waiting for your agent. The login request is ${login.requestId}.`);
	}
	requestId = login.requestId;
	$("request-id").textContent = login.requestId;
	$("prompt").textContent = login.prompt;
	$("expires").dateTime = login.endsAt;
	$("expires").textContent = CLOCK.format(new Date(login.endsAt));
	countdown.start(login.millisLeft, login.millisInAll);
	if ($("stage").dataset.state !== "waiting") {
		show("waiting", "waiting", TITLES.waiting);
	}
}

function showAgent(agent) {
	leaveWaiting();
	leaveRequest();
	connection("live", "Signed in");
	if ($("stage").dataset.state !== "agent") {
		note(`Logged in as agent ${agent.agentId}.`);
		announce(`Logged in as agent ${agent.agentId}.`);
	}
	$("agent-id").textContent = agent.agentId;
	const facts = [["Belongs to", agent.ownerId], ["Owner verified", agent.ownerKycLevel && `level ${agent.ownerKycLevel}`],
		["Reputation", agent.reputation], ["Since", CLOCK.format(new Date(agent.since))],
		["Signed out at", CLOCK.format(new Date(agent.endsAt))]];
	$("facts").replaceChildren(...facts.filter(([, value]) => value !== null && value !== undefined).map(fact));
	show("agent", "agent", `${TITLES.agent} as agent ${agent.agentId}`);
}

function fact([name, value]) {
	return el("div", {}, el("dt", { text: name }), el("dd", { text: value }));
}

function showEnded(problem, reason) {
	leaveWaiting();
	const { title, text, advice } = textOf(problem);
	connection("ended", "Not logged in");
	note(requestId ? `${title}: ${requestId}.` : `${title}.`);
	announce(`${title}. ${text} What to do: ${advice}`);
	leaveRequest();
	if (approving) {
		simulated("");
	}
	$("ended-text").textContent = text;
	$("ended-advice").textContent = advice;
	$("ended-reason").textContent = reason ?? "";
	$("ended-reason").hidden = !reason;
	$("again").textContent = "Try again";
	show("ended", "ended", title);
	$("stage").dataset.problem = problem;
}

// A button that is disabled would lose the focus of whoever pressed it.
function setAsking(value) {
	asking = value;
	for (const button of [$("begin"), $("again")]) {
		button.setAttribute("aria-disabled", String(value));
	}
}

async function begin() {
	if (asking) {
		return;
	}
	setAsking(true);
	showAsking();
	try {
		follow(await call("POST", "requests"));
	}
	catch (failure) {
		showEnded(failure instanceof Refused ? failure.problem : "unreached", failure.reason);
	}
	finally {
		setAsking(false);
	}
}

/** Goes on from what is known of the login of this browser. */
function follow(login) {
	if (login.status === "waiting") {
		showWaiting(login);
		if (!source) {
			watch();
		}
	}
	else if (login.status === "approved") {
		signIn();
	}
	else {
		requestId = login.requestId;
		showEnded(login.status, login.reason);
	}
}

function watch() {
	const opened = new EventSource("events");
	source = opened;
	connection("connecting", "Connecting");
	opened.onopen = () => connection("live", "Live");
	opened.onmessage = (event) => {
		if (source === opened) {
			follow(JSON.parse(event.data));
		}
	};
	opened.onerror = () => {
		if (source !== opened) {
			return;
		}
		connection("waiting", "Connecting again");
		// The browser comes back by itself after a cut. After a refusal it does not.
		if (opened.readyState === EventSource.CLOSED) {
			source = null;
			refresh();
		}
	};
}

async function signIn() {
	leaveWaiting();
	if ($("stage").dataset.state !== "signing") {
		note("An agent approved, and its passport is good.");
		show("signing", "waiting", "Signing in");
	}
	try {
		showAgent(await insist(() => call("POST", "session"), () => connection("waiting", "Connecting again")));
	}
	catch (failure) {
		// Another tab of this browser may have been first: then there is a session.
		failure.problem === "no-login" ? refresh() : showEnded(failure.problem, failure.reason);
	}
}

/** Asks this site how things stand. */
async function refresh() {
	const state = await insist(() => call("GET", "state"), () => connection("waiting", "Connecting again"));
	$("simulation").hidden = !state.simulated;
	if (state.login?.status === "waiting" || state.login?.status === "approved") {
		follow(state.login);
	}
	else if (state.agent) {
		showAgent(state.agent);
	}
	else if (state.login && state.login.status !== "stopped") {
		follow(state.login);
	}
	else if (requestId) {
		showEnded("lost");
	}
	else {
		showStart();
	}
}

async function stop() {
	leaveWaiting();
	await insist(() => call("DELETE", "requests"), () => connection("waiting", "Connecting again"));
	note(`Stopped waiting for ${requestId}.`);
	announce("No longer waiting.");
	showStart();
}

async function signOut() {
	await insist(() => call("DELETE", "session"), () => connection("waiting", "Connecting again"));
	note("Signed out.");
	announce("Signed out.");
	showStart();
}

async function copy() {
	try {
		await navigator.clipboard.writeText($("prompt").textContent);
	}
	catch (refused) {
		getSelection().selectAllChildren($("prompt"));
		document.execCommand("copy");
	}
	$("copy").textContent = "Copied";
	announce("The request is on the clipboard.");
	setTimeout(() => {
		$("copy").textContent = "Copy for my agent";
	}, 2000);
}

async function order(button) {
	const asked = $("simulated-request").value.trim();
	approving = APPROVALS.includes(button.dataset.action);
	if (approving && over.has(asked)) {
		simulated(`${asked} is over here. Begin a login first.`);
		return;
	}
	simulated("");
	let said;
	try {
		({ text: said } = await call("POST", "simulation", { action: button.dataset.action, requestId: asked }));
	}
	catch (failure) {
		said = "The simulation does not answer.";
	}
	// An approval that has ended in a refusal meanwhile is none.
	if (!approving || $("stage").dataset.state !== "ended") {
		simulated(said);
	}
}

function settled(action) {
	return () => action().catch((failure) => showEnded(failure.problem ?? "unknown", failure.reason));
}

$("begin").addEventListener("click", begin);
$("again").addEventListener("click", begin);
$("copy").addEventListener("click", copy);
$("stop").addEventListener("click", settled(stop));
$("sign-out").addEventListener("click", settled(signOut));
$("simulation").addEventListener("click", (event) => {
	const button = event.target.closest("[data-action]");
	if (button) {
		order(button);
	}
});
// Another tab may have signed in or out meanwhile.
document.addEventListener("visibilitychange", () => {
	if (!document.hidden && ["start", "agent"].includes($("stage").dataset.state)) {
		settled(refresh)();
	}
});

settled(refresh)();
