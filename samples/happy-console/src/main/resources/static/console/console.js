import * as api from "./api.js";
import { $, announce, arrange, connection, el, timeOf } from "../quintet/page.js";
import { Session } from "./session.js";

const LOOK = 3_000;

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

// What the scripted agent has something to say to.
const TRIES = [
	["Read the prices again", "Read the prices again when the file changes", "default"],
	["The same without asking", "Read the prices again when the file changes", "yolo"],
	["A turn that fails", "Read the prices again, and fail", "default"],
];

let machines = [];
let looking = null;
let from = null;

const session = new Session({ connection, problem, hostOf, changed: () => look() });

// What a person can do about it. Of anything else the server's own words are shown.
const ADVICE = {
	MachineOfflineException: (host) => `${host} is away. Choose a machine that is online, or start the Happy daemon there.`,
	MachineNotFoundException: () => "This machine is no longer part of the account. Choose another one.",
	SessionNotFoundException: () => "This session is gone. Choose another one, or start one.",
	SessionEndedException: () => "This session is over. Start another one to go on.",
};

/** Shows why something was not done; `null` takes it back. */
function problem(text, kind, host = "The machine", source = null) {
	from = source;
	$("problem").hidden = !text;
	$("problem").dataset.kind = kind ?? "";
	$("problem-text").textContent = text ? ADVICE[kind]?.(host) ?? text : "";
}

function hostOf(machineId) {
	const machine = machines.find(({ id }) => id === machineId);
	return machine?.host ?? machineId ?? "an unknown machine";
}

function title({ id, host }) {
	return host ?? id;
}

function open(id) {
	if (session.id !== id) {
		problem(null);
		session.open(id);
	}
	mark();
}

function mark() {
	for (const button of document.querySelectorAll("#sessions button")) {
		button.setAttribute("aria-current", String(button.parentElement.dataset.key === session.id));
	}
}

function drawMachines() {
	$("no-machines").hidden = machines.length > 0;
	arrange($("machines"), machines, ({ id }) => id, ({ id }) => {
		const input = el("input");
		Object.assign(input, { type: "radio", name: "machine", value: id });
		return el("li", {}, el("label", {}, input, el("span", { className: "dot" }), el("span", { className: "host" }),
			el("span", { className: "muted" })));
	}, (item, { id, host, active, readable }) => {
		item.dataset.state = active ? "live" : "waiting";
		item.querySelector(".dot").ariaHidden = "true";
		item.querySelector(".host").textContent = title({ id, host });
		item.querySelector(".muted").textContent = readable ? (active ? "online" : "away") : "not to be opened with these keys";
	});
	drawAway();
	if (!document.querySelector("#machines :checked")) {
		const first = machines.find(({ active }) => active) ?? machines[0];
		const input = [...document.querySelectorAll("#machines input")].find(({ value }) => value === first?.id);
		if (input) {
			input.checked = true;
		}
	}
}

/** Says before the button is pressed that a machine cannot start anything. */
function drawAway() {
	const chosen = machines.find(({ id }) => id === document.querySelector("#machines :checked")?.value);
	$("away").textContent = chosen && !chosen.active ? `${title(chosen)} is away: nothing can be started there now.` : "";
}

function stateOf({ archived, waiting, active, readable }) {
	if (!readable) {
		return ["away", "not to be opened with these keys"];
	}
	if (archived) {
		return ["over", "over"];
	}
	return waiting > 0 ? ["waits", "waits for you"] : [active ? "live" : "away", active ? "alive" : "away"];
}

// Sessions of one folder are told apart by when they were started.
function startOf(instant) {
	const today = new Date(instant).toDateString() === new Date().toDateString();
	return today ? timeOf(instant) : el("time", { dateTime: instant, text: DAY.format(new Date(instant)) });
}

function drawSessions(sessions) {
	$("no-sessions").hidden = sessions.length > 0;
	const sorted = [...sessions].sort((one, other) => one.archived - other.archived);
	arrange($("sessions"), sorted, ({ id }) => id, ({ id }) => {
		const button = el("button", {}, el("strong"), el("span", { className: "chip" }), el("span", { className: "muted" }));
		button.type = "button";
		button.addEventListener("click", () => {
			location.hash = encodeURIComponent(id);
			$("session").focus({ preventScroll: true });
			$("session").scrollIntoView({ block: "nearest" });
		});
		return el("li", {}, button);
	}, (item, shown) => {
		const [state, text] = stateOf(shown);
		item.dataset.state = state;
		item.querySelector("strong").textContent = shown.name ?? shown.directory ?? shown.id;
		item.querySelector(".chip").textContent = text;
		item.querySelector(".muted").replaceChildren(startOf(shown.createdAt),
			` · ${shown.agent ?? "agent"} in ${shown.directory ?? "?"} on ${hostOf(shown.machineId)}`);
	});
	mark();
}

/** Lists machines and sessions again; whoever asks meanwhile gets one more look. */
async function look() {
	if (looking) {
		looking.again = true;
		return;
	}
	looking = { again: false };
	try {
		const state = await api.state();
		machines = state.machines.sort((one, other) => other.active - one.active || title(one).localeCompare(title(other)));
		$("server").textContent = state.simulated
			? "Coding agents on your machines, encrypted from end to end. Server, machines and agents are simulated."
			: `Coding agents on your machines, encrypted from end to end, over ${state.server ?? "Happy"}.`;
		$("tries").hidden = !state.simulated;
		drawMachines();
		drawSessions(state.sessions);
		if (session.id) {
			session.draw();
		}
		if (from === "list") {
			problem(null);
		}
		if (!session.id) {
			connection("live", "Live");
		}
	}
	catch (failure) {
		problem(failure.message, failure.kind, undefined, "list");
		connection("waiting", "Connecting again");
	}
	const { again } = looking;
	looking = null;
	if (again) {
		look();
	}
}

async function start(createDirectory) {
	const machineId = document.querySelector("#machines :checked")?.value;
	if (!machineId || $("spawn").ariaDisabled === "true") {
		return;
	}
	$("missing").hidden = true;
	$("spawn").ariaDisabled = "true";
	$("spawn").textContent = "Starts";
	try {
		const { id } = await api.spawn({ machineId, directory: $("directory").value, agent: $("agent").value, createDirectory,
			name: $("name").value || null });
		problem(null);
		$("name").value = "";
		started(id);
	}
	catch (failure) {
		if (failure.directory) {
			$("missing-text").textContent = failure.message;
			$("missing").hidden = false;
			$("create").focus();
		}
		else {
			problem(failure.message, failure.kind, hostOf(machineId));
		}
		if (failure.sessionId) {
			started(failure.sessionId);
		}
	}
	finally {
		$("spawn").ariaDisabled = "false";
		$("spawn").textContent = "Start";
	}
}

function started(id) {
	location.hash = encodeURIComponent(id);
	announce("The session has started.");
	look();
	setTimeout(() => $("text").focus());
}

function renaming(shown) {
	$("rename-form").hidden = !shown;
	$("session-actions").hidden = shown;
	if (shown) {
		$("new-name").value = session.name;
		$("new-name").select();
	}
	else {
		$("rename").focus();
	}
}

async function submitMessage() {
	const text = $("text").value;
	if (text.trim() && await session.send(text, $("mode").value)) {
		$("text").value = "";
	}
}

/** The id behind the `#`; none when somebody typed something else. */
function hashed() {
	try {
		return decodeURIComponent(location.hash.slice(1));
	}
	catch (failure) {
		return "";
	}
}

function onHash() {
	const id = hashed();
	// Links of this page lead to its parts.
	if (id && !document.getElementById(id)) {
		open(id);
	}
}

$("tries").append(...TRIES.map(([label, text, mode]) => el("li", {}, el("button", {
	type: "button", text: label, onclick: () => {
		$("text").value = text;
		$("mode").value = mode;
		$("text").focus();
	},
}))));
$("machines").addEventListener("change", drawAway);
$("start").addEventListener("submit", (event) => {
	event.preventDefault();
	start(false);
});
$("create").addEventListener("click", () => start(true));
$("directory").addEventListener("input", () => {
	$("missing").hidden = true;
});
$("composer").addEventListener("submit", (event) => {
	event.preventDefault();
	submitMessage();
});
$("text").addEventListener("keydown", (event) => {
	if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
		event.preventDefault();
		submitMessage();
	}
});
$("rename").addEventListener("click", () => renaming(true));
$("rename-cancel").addEventListener("click", () => renaming(false));
$("rename-form").addEventListener("keydown", (event) => {
	if (event.key === "Escape") {
		renaming(false);
	}
});
$("rename-form").addEventListener("submit", async (event) => {
	event.preventDefault();
	const name = $("new-name").value;
	if (await session.attempt((id) => api.rename(id, name))) {
		renaming(false);
		announce(`The session is called ${name}.`);
	}
});
for (const [button, action, said] of [["abort", api.abort, "The agent is told to stop its turn."],
	["stop", api.stop, "The session is over."]]) {
	$(button).addEventListener("click", async () => {
		if ($(button).ariaDisabled !== "true" && await session.attempt(action)) {
			announce(said);
		}
	});
}
$("problem-close").addEventListener("click", () => {
	problem(null);
	$("session").focus();
});
window.addEventListener("hashchange", onHash);
setInterval(() => {
	if (!document.hidden) {
		look();
	}
}, LOOK);
look();
onHash();
