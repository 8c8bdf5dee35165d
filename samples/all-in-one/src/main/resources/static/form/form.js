// A form of a thread that a person fills in while an agent does, too: drawn from the schema of its HPP session. The link has
// session and token behind the hash, so no request shows them. Who sends the form is what the thread's own login says.

import { $, announce, connection, el } from "../quintet/page.js";

const STORED = "quintet.form";
const BACKOFF = 1000;
const WHO = { empty: "Empty", user: "You", ai: "AI", user_edit: "You, after AI" };
const NUMBERS = ["int", "number"];

const [, session, token] = /^#([0-9a-f]{32})\.([\w-]{1,64})$/.exec(location.hash) ?? JSON.parse(sessionStorage.getItem(STORED)) ?? [];
const as = new URLSearchParams(location.search).get("as");
const fields = new Map();
let place = null;
let socket = null;
let ending = false;
let ended = false;

async function call(method, url, body, headers = { "X-Handshake-Token": token }) {
	const response = await fetch(url, {
		method, cache: "no-store", body: body && JSON.stringify(body),
		headers: body ? { ...headers, "Content-Type": "application/json" } : headers,
	});
	const answer = await response.json().catch(() => ({}));
	if (!response.ok) {
		throw Object.assign(new Error(answer.detail ?? answer.error ?? `status ${response.status}`), { status: response.status, fields: answer.fields });
	}
	return answer;
}

class Field {

	constructor(entry) {
		this.entry = entry;
		const id = `field-${entry.key}`;
		const choices = entry.options?.map(({ label }, index) => el("option", { value: String(index), text: label }));
		this.control = choices ? el("select", { id }, el("option", { value: "", text: "Please choose" }), ...choices)
			: el("input", { id, autocomplete: "off",
				type: entry.type === "bool" ? "checkbox" : NUMBERS.includes(entry.type) ? "number" : entry.type === "datetime" ? "datetime-local" : "text",
				step: entry.type === "int" ? 1 : entry.type === "number" || entry.type === "datetime" ? "any" : undefined });
		this.control.setAttribute("aria-describedby", `${id}-desc ${id}-problem`);
		this.who = el("span", { className: "who" });
		this.problem = el("p", { className: "problem", id: `${id}-problem` });
		this.node = el("div", { className: "field", data: { key: entry.key } },
			el("div", { className: "line" }, el("label", { htmlFor: id, text: entry.label + (entry.required ? " *" : "") }), this.who),
			el("p", { className: "hint", id: `${id}-desc`, text: entry.desc }), this.control, this.problem);
		this.control.addEventListener("input", () => {
			this.open = true;
		});
		this.control.addEventListener("change", () => this.edited());
	}

	read() {
		const { type, options } = this.entry;
		const { value, checked } = this.control;
		if (type === "bool") {
			return checked;
		}
		if (value === "") {
			return null;
		}
		if (options) {
			return options[Number(value)].value;
		}
		if (type.startsWith("array<")) {
			const items = value.split(",").map((item) => item.trim()).filter(Boolean);
			return NUMBERS.includes(type.slice(6, -1)) ? items.map(Number) : items;
		}
		return NUMBERS.includes(type) ? Number(value) : type === "datetime" && value.length === 16 ? `${value}:00` : value;
	}

	async edited() {
		this.open = true;
		const value = this.read();
		this.by = this.by === "ai" ? "user_edit" : "user";
		this.draw();
		while (!ended) {
			try {
				await call("POST", `../handshake/notify/${session}`, { key: this.entry.key, value });
				this.open = false;
				return;
			}
			catch ({ status }) {
				if (status >= 400 && status < 500) {
					this.open = false;
					return read().catch(lost);
				}
				await new Promise((go) => setTimeout(go, BACKOFF));
			}
		}
	}

	/** The server's word; what the person is about to write goes first. */
	take({ value, by }) {
		if (this.open) {
			return;
		}
		this.by = by;
		const { type, options } = this.entry;
		if (type === "bool") {
			this.control.checked = value === true;
		}
		else {
			this.control.value = value === null ? "" : options ? String(options.findIndex((option) => option.value === value))
				: Array.isArray(value) ? value.join(", ") : String(value);
		}
		this.draw();
	}

	draw() {
		this.node.dataset.by = this.by;
		this.who.className = `who ${this.by}`;
		this.who.textContent = WHO[this.by];
	}

}

async function read() {
	const { schema, context, meta } = await call("GET", `../handshake/context/${session}`);
	if (!place) {
		const { sending, ...standing } = meta.thread_form;
		place = standing;
		$("title").textContent = document.title = meta.title;
		$("description").textContent = meta.description ?? $("description").textContent;
		for (const entry of schema) {
			fields.set(entry.key, new Field(entry));
		}
		$("fields").replaceChildren(...[...fields.values()].map(({ node }) => node));
	}
	fields.forEach((field, key) => field.take(context[key] ?? { value: null, by: "empty" }));
}

function connect() {
	const url = new URL(`../ws/handshake/${session}?token=${token}`, location.href);
	url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
	socket = new WebSocket(url);
	socket.addEventListener("message", ({ data }) => {
		const frame = JSON.parse(data);
		if (frame.type === "connected") {
			connection("live", "Live");
			read().catch(lost);
		}
		else if (frame.type === "action") {
			fields.get(frame.key)?.take({ value: frame.value, by: "ai" });
		}
		else if (frame.type === "userEdit") {
			fields.get(frame.key)?.take(frame);
		}
		else if (frame.type === "done") {
			read().catch(lost);
		}
		else if (frame.type === "error" && frame.key === undefined) {
			lost({ status: 404 });
		}
	});
	socket.addEventListener("close", () => {
		if (!ended) {
			connection("waiting", "Reconnecting");
			setTimeout(connect, BACKOFF);
		}
	});
}

// Sending ends the session, and its answer says more.
function lost({ status }) {
	if (!ending && (status === 403 || status === 404)) {
		finish("The form has ended.");
	}
}

function finish(text) {
	if (ended) {
		return;
	}
	ended = true;
	socket?.close();
	sessionStorage.removeItem(STORED);
	connection("ended", "Ended");
	document.querySelectorAll("#form input, #form select, #form button").forEach((control) => {
		control.disabled = true;
	});
	$("status").textContent = text;
	announce(text);
}

async function end(how) {
	ending = true;
	try {
		const { status } = await call("POST", `../forms/${how}`, { place, session }, { Authorization: `Bearer ${as}` });
		finish(status === "submitted" ? "Sent. The thread has your answer." : "Put aside. The thread says so.");
	}
	catch ({ message, fields: problems }) {
		fields.forEach((field, key) => {
			field.problem.textContent = problems?.[key] ?? "";
		});
		$("status").textContent = `Not yet: ${message}.`;
		ending = false;
	}
}

$("form").addEventListener("submit", async (event) => {
	event.preventDefault();
	document.activeElement.blur?.();
	while ([...fields.values()].some(({ open }) => open) && !ended) {
		await new Promise((go) => setTimeout(go, 50));
	}
	await end("send");
});
$("cancel").addEventListener("click", () => end("cancel"));

if (session) {
	sessionStorage.setItem(STORED, JSON.stringify(["", session, token]));
	history.replaceState(null, "", location.pathname + location.search);
	connect();
}
else {
	finish("Open a form by its link.");
}
