// The page of the trip request. The server's context is the truth; the page shows it, except
// where the user is ahead of it: an edit is shown until the server has confirmed it.

import { $, announce, connection, el, timeOf } from "../quintet/page.js";
import { describe, Tool } from "./tool.js";

const STORED = "quintet.trip";
const TYPING_PAUSE = 400;
const READ_PAUSE = 1000;
const NOTING_PAUSE = 100;
const CONFIRM_PATIENCE = 2000;
const SETTLING = 10000;
const SILENCE = 65000;
const BACKOFF_FIRST = 500;
const BACKOFF_LAST = 15000;
const LOW = 120;
const LINK = /^#([0-9a-f]{32})\.([\w-]{1,64})$/;
const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,190}\.[^\s@.]{2,60}$/;
const LOCKED = ["user", "user_edit"];
const WHO = { empty: "Empty", user: "You", ai: "AI", user_edit: "You, after AI" };
const HINTS = {
	empty: "Anybody may write",
	user: "The AI cannot change this",
	ai: "You may change this",
	user_edit: "The AI cannot change this again",
};

const stillness = matchMedia("(prefers-reduced-motion: reduce)");
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const isEmpty = (value) => value === null || value === undefined || value === "" || same(value, []) || same(value, {});

/* Controls: each shows a value and reads it back. */

const TAIL = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?(.*)$/;

const FORMATS = {
	text: { write: (value) => (isEmpty(value) ? "" : typeof value === "string" ? value : JSON.stringify(value)), read: (text) => text },
	email: {
		mode: "email",
		write: (value) => FORMATS.text.write(value),
		read: (text) => text,
		wrong: (value) => (isEmpty(value) || EMAIL.test(value) ? "" : "Please enter an e-mail address such as ada@example.org."),
	},
	int: {
		input: { type: "number", step: 1 },
		write: (value) => FORMATS.text.write(value),
		read: (text) => (text.trim() === "" ? null : /^\s*-?\d{1,15}\s*$/.test(text) ? Number(text) : text),
		wrong: (value) => (typeof value === "string" ? "Please enter a whole number." : ""),
	},
	number: {
		input: { type: "number", step: "any" },
		write: (value) => FORMATS.text.write(value),
		read: (text) => (text.trim() === "" ? null : /^\s*-?\d{1,12}([.]\d{1,6})?\s*$/.test(text) ? Number(text) : text),
		wrong: (value) => (typeof value === "string" ? "Please enter a number such as 2400.50." : ""),
	},
	datetime: {
		write: (value) => {
			const [, date, time, seconds] = TAIL.exec(value ?? "") ?? [];
			return date ? `${date}T${time}${seconds && seconds !== ":00" ? seconds : ""}` : "";
		},
		read: (text) => (text === "" ? "" : text.length === 16 ? text + ":00" : text),
		remark: (value) => {
			const tail = TAIL.exec(value ?? "")?.[4];
			return tail ? `Written as ${value}` : "";
		},
	},
};

class TextControl {

	constructor(entry, id, changed) {
		const type = FORMATS[entry.format ?? entry.type] ? entry.format ?? entry.type : "text";
		this.format = FORMATS[type];
		this.node = entry.multiline ? el("textarea", { rows: 3 }) : el("input", { type: "text" });
		if (type === "datetime") {
			Object.assign(this.node, { type: "datetime-local", step: "any" });
		}
		Object.assign(this.node, this.format.input);
		this.node.id = id;
		this.node.name = entry.key;
		this.node.autocomplete = entry.autocomplete ?? "off";
		if (this.format.mode) {
			this.node.inputMode = this.format.mode;
		}
		if (type !== "datetime" && entry.example !== undefined) {
			this.node.placeholder = `e.g. ${entry.example}`;
		}
		// Half a number or date is none.
		this.animates = this.node.type === "text" || this.node.type === "textarea";
		this.node.addEventListener("input", () => {
			this.stop();
			changed(TYPING_PAUSE);
		});
		this.node.addEventListener("compositionstart", () => changed(TYPING_PAUSE));
		for (const event of ["focus", "beforeinput", "pointerdown"]) {
			this.node.addEventListener(event, () => this.finish());
		}
	}

	get target() {
		return this.node;
	}

	read() {
		return this.format.read(this.animation ? this.animation.text : this.node.value);
	}

	// What is still being typed is not wrong yet.
	wrong(value) {
		return this.node === document.activeElement ? "" : this.format.wrong?.(value) ?? "";
	}

	remark(value) {
		return this.format.remark?.(value) ?? "";
	}

	show(value, lively, written) {
		const text = this.format.write(value);
		this.stop();
		if (!lively || !this.animates || document.hidden || stillness.matches || this.node === document.activeElement) {
			this.put(text);
			written();
			return;
		}
		this.animation = { text, written };
		const letters = Array.from(text);
		const duration = Math.min(900, 150 + letters.length * 16);
		const begin = performance.now();
		const step = (now) => {
			const count = Math.ceil(letters.length * Math.max(0, (now - begin) / duration));
			if (count >= letters.length) {
				this.finish();
				return;
			}
			this.node.value = letters.slice(0, count).join("");
			this.animation.frame = requestAnimationFrame(step);
		};
		step(begin);
	}

	// The user may be about to type: what is selected stays so, everything included.
	put(text) {
		const { node } = this;
		const { selectionStart: from, selectionEnd: to, value } = node;
		node.value = text;
		if (node === document.activeElement && from !== null) {
			const end = (position) => (position === value.length ? text.length : position);
			node.setSelectionRange(from === to ? end(from) : from, end(to));
		}
	}

	finish() {
		const { animation } = this;
		if (animation) {
			this.stop();
			this.put(animation.text);
		}
	}

	stop() {
		const { animation } = this;
		if (animation) {
			cancelAnimationFrame(animation.frame);
			this.animation = null;
			animation.written();
		}
	}

}

class ChoiceControl {

	constructor(entry, id, changed) {
		this.options = entry.options.map((option) => (option?.value === undefined ? { value: option } : option));
		this.node = el("select", { id, name: entry.key }, el("option", { value: "", textContent: "Please choose" }),
				...this.options.map((option) => el("option", { value: String(option.value), textContent: option.label ?? String(option.value) })));
		this.node.addEventListener("change", () => changed(0));
	}

	get target() {
		return this.node;
	}

	read() {
		return this.node.selectedIndex < 1 ? "" : this.options[this.node.selectedIndex - 1].value;
	}

	show(value, lively, written) {
		this.node.selectedIndex = this.options.findIndex((option) => same(option.value, value)) + 1;
		setTimeout(written, lively ? 500 : 0);
	}

}

class SwitchControl {

	constructor(entry, id, changed) {
		this.box = el("input", { type: "checkbox", role: "switch", id, name: entry.key });
		this.text = el("span", { "aria-hidden": "true" });
		this.node = el("label", { className: "switch" }, this.box, this.text);
		this.node.htmlFor = id;
		// A tool that answers no changes nothing, so there is no input then.
		this.box.addEventListener("change", () => {
			this.answered = true;
			this.label();
			changed(0);
		});
		this.label();
	}

	get target() {
		return this.box;
	}

	read() {
		return this.answered ? this.box.checked : null;
	}

	show(value, lively, written) {
		this.answered = typeof value === "boolean";
		this.box.checked = value === true;
		this.label();
		setTimeout(written, lively ? 500 : 0);
	}

	label() {
		this.text.textContent = this.answered ? (this.box.checked ? "Yes" : "No") : "Not answered";
	}

}

class ListControl {

	constructor(entry, id, changed) {
		this.items = [];
		this.changed = changed;
		this.name = entry.label ?? entry.key;
		this.list = el("ul", { className: "chips", "aria-label": this.name });
		this.input = el("input", { type: "text", id, name: entry.key, autocomplete: "off", placeholder: "Add one and press Enter" });
		this.node = el("div", {}, this.list, this.input);
		this.input.addEventListener("keydown", (event) => {
			if ((event.key === "Enter" || event.key === ",") && !event.isComposing) {
				event.preventDefault();
				this.add();
			}
		});
		this.input.addEventListener("blur", () => this.add());
	}

	get target() {
		return this.input;
	}

	add() {
		const item = this.input.value.trim();
		this.input.value = "";
		if (item && !this.items.includes(item)) {
			this.edit([...this.items, item]);
		}
	}

	edit(items) {
		this.items = items;
		this.draw();
		this.changed(0);
	}

	/** What a tool has put into the input, as items. */
	propose() {
		const items = this.input.value.split(",").map((item) => item.trim()).filter(Boolean);
		this.input.value = "";
		return items;
	}

	draw() {
		this.list.replaceChildren(...this.items.map((item, index) => {
			const remove = el("button", { type: "button", textContent: "×", "aria-label": `Remove ${item}` });
			remove.addEventListener("click", () => {
				this.edit(this.items.filter((other, at) => at !== index));
				this.input.focus();
			});
			return el("li", {}, String(item), remove);
		}));
		disable(this.list, ended);
	}

	read() {
		return this.items;
	}

	show(value, lively, written) {
		this.items = Array.isArray(value) ? value : [];
		this.draw();
		setTimeout(written, lively ? 500 : 0);
	}

}

function controlFor(entry, id, changed) {
	if (entry.type === "enum" && Array.isArray(entry.options)) {
		return new ChoiceControl(entry, id, changed);
	}
	if (entry.type === "bool") {
		return new SwitchControl(entry, id, changed);
	}
	return entry.type?.startsWith("array") ? new ListControl(entry, id, changed) : new TextControl(entry, id, changed);
}

/* Fields */

class Field {

	constructor(entry) {
		this.entry = entry;
		this.name = entry.label ?? entry.key;
		this.value = null;
		this.by = "empty";
		this.at = "";
		this.edit = null;
		const id = `field-${entry.key}`;
		this.control = controlFor(entry, id, (pause) => this.edited(pause));
		this.who = el("span", { className: "who", id: `${id}-who` });
		this.remark = el("p", { className: "remark", hidden: true });
		this.wrong = el("p", { className: "problem", id: `${id}-wrong`, hidden: true });
		this.problem = el("p", { className: "problem", id: `${id}-problem`, hidden: true });
		const label = el("label", { htmlFor: id, textContent: this.name });
		if (entry.required) {
			label.append(" ", el("span", { className: "required", textContent: "required" }));
		}
		this.node = el("div", { className: entry.wide ? "field span" : "field" },
				el("div", { className: "label" }, label, this.who),
				el("p", { className: "desc", id: `${id}-desc`, textContent: entry.desc ?? "" }),
				this.control.node, this.remark, this.wrong, this.problem);
		this.node.dataset.key = entry.key;
		this.control.target.setAttribute("aria-describedby", `${id}-desc ${id}-who ${id}-wrong ${id}-problem`);
		describe(this.control.target, entry);
		this.control.target.required = entry.required === true && entry.type !== "bool" && !entry.type.startsWith("array");
		this.node.addEventListener("focusout", ({ relatedTarget }) => {
			if (!this.node.contains(relatedTarget)) {
				this.edit && this.send();
				setTimeout(() => this.draw());
			}
		});
		this.draw();
	}

	/** The user changed the control. */
	edited(pause) {
		clearTimeout(this.timer);
		const value = this.control.read();
		if (this.edit?.state !== "open") {
			this.by = this.by === "ai" ? "user_edit" : "user";
		}
		this.edit = { value, state: "open" };
		this.value = value;
		this.solve();
		this.draw();
		// In the next task at the earliest, so that a tool's writes can be taken back.
		this.timer = setTimeout(() => this.send(), pause);
	}

	/** What a tool has to be undone to, should it turn out to have written here. */
	remember() {
		const { value, by, edit } = this;
		return { value, by, edit };
	}

	/** Takes back what a tool wrote, and returns it: who may write is the server's to say. */
	takeBack({ value, by, edit }) {
		clearTimeout(this.timer);
		const proposed = this.control.propose?.() ?? this.control.read();
		Object.assign(this, { by, edit });
		this.show(value, false);
		if (edit?.state === "open") {
			this.timer = setTimeout(() => this.send(), TYPING_PAUSE);
		}
		return { type: "set", key: this.entry.key, value: proposed };
	}

	/** Sends the edit: on the socket, which does not answer, else by a request, which does. */
	send(careful = false) {
		clearTimeout(this.timer);
		const { edit } = this;
		if (!edit || edit.state === "asking" || ended) {
			return;
		}
		if (edit.state === "open" && !careful && link.send({ type: "userEdit", key: this.entry.key, value: edit.value })) {
			edit.state = "sent";
			edit.sentAt = performance.now();
			this.tell(edit);
			prolong();
			read(READ_PAUSE);
		}
		else if (edit.state === "open" || careful) {
			edit.state = "asking";
			call("POST", trip.links.notifyUrl, { key: this.entry.key, value: edit.value }).then(() => {
				edit.state = "sent";
				edit.sentAt = -Infinity;
				this.tell(edit);
				prolong();
				read(0);
			}, (failure) => {
				edit.state = "open";
				if (failure.status === 404) {
					finish("expired");
				}
				else if (failure.status >= 400 && failure.status < 500) {
					this.edit = (this.edit === edit) ? null : this.edit;
					note(`Your change to ${this.name} was refused: ${failure.message}`, true);
					read(0);
				}
				else {
					this.timer = setTimeout(() => this.send(), CONFIRM_PATIENCE);
				}
			}).finally(() => this.edit && this.edit !== edit && this.send());
		}
	}

	/** Says once in the list of what happened that the user wrote. */
	tell(edit) {
		if (!edit.told) {
			edit.told = true;
			note(`You ${isEmpty(edit.value) ? "emptied" : this.by === "user_edit" ? "changed" : "wrote"} ${this.name}`);
		}
	}

	/** What keeps the form from being sent; empty when nothing does. */
	get lack() {
		return this.entry.required && isEmpty(this.value) ? "it is required" : this.control.format?.wrong?.(this.value) ? "it is not valid" : "";
	}

	/** The socket is gone: whatever it carried may be lost. */
	doubt() {
		if (this.edit?.state === "sent") {
			this.edit.state = "open";
		}
	}

	/** The agent wrote the field just now. */
	written(value) {
		if (this.edit) {
			this.by = "user_edit";
			this.draw();
			return;
		}
		// No agent writes over the user, so the frame is older than what the context has told.
		if (LOCKED.includes(this.by)) {
			return;
		}
		this.by = "ai";
		this.solve();
		this.show(value, true);
	}

	/** The server's word on the field. Returns whether an edit still waits for confirmation. */
	agree(known, asked, first) {
		const { value, by, at } = known ?? { value: null, by: "empty", at: "" };
		if (this.edit) {
			const settled = this.edit.state === "sent" && this.edit.sentAt < asked;
			const late = settled && asked - this.edit.sentAt > CONFIRM_PATIENCE;
			const locked = LOCKED.includes(by);
			if (late && !locked) {
				this.send(true);
			}
			// Another value of the user after that time comes from another window.
			if (!settled || !locked || !(late || same(value, this.edit.value))) {
				return true;
			}
			this.edit = null;
		}
		const news = !first && !same(value, this.value) && by === "ai";
		this.by = by;
		this.at = at;
		this.show(value, news);
		return false;
	}

	show(value, lively) {
		this.value = value;
		if (!same(this.control.read(), this.empty(value))) {
			this.node.classList.toggle("writing", lively);
			this.control.show(value, lively, () => {
				this.node.classList.remove("writing");
				this.draw();
			});
		}
		this.draw();
	}

	// What an absent value looks like when it is read back from the control.
	empty(value) {
		if (value === null && !(this.control instanceof SwitchControl)) {
			return this.control instanceof ListControl ? [] : this.control instanceof ChoiceControl ? "" : this.control.format.read("");
		}
		return this.control.format?.remark ? this.control.format.read(this.control.format.write(value)) : value;
	}

	/** Shows why the server refused the agent's last try, as long as nothing was written since. */
	complain(problem) {
		if (!problem || this.edit || this.at > problem.after) {
			this.solve();
			return;
		}
		this.problem.dataset.kind = problem.kind;
		this.problem.textContent = problem.kind === "rejected"
				? "The AI tried to change this. It was rejected: " + problem.reason + "."
				: "The AI tried a value that does not fit: " + problem.reason + ".";
		this.problem.hidden = false;
	}

	solve() {
		this.problem.hidden = true;
		this.problem.textContent = "";
	}

	draw() {
		const writing = this.node.classList.contains("writing");
		this.node.dataset.by = this.by;
		this.who.className = `who ${this.by}`;
		this.who.textContent = writing ? "AI is writing" : WHO[this.by];
		this.who.title = HINTS[this.by];
		const wrong = this.control.wrong?.(this.value) ?? "";
		this.wrong.textContent = wrong;
		this.wrong.hidden = wrong === "";
		this.control.target.setAttribute("aria-invalid", String(wrong !== ""));
		const remark = this.control.remark?.(this.value) ?? "";
		this.remark.textContent = remark;
		this.remark.hidden = remark === "";
		drawTotals();
	}

}

/* Requests */

class Failure extends Error {

	constructor(status, message, retryAfter, fields) {
		super(message);
		this.status = status;
		this.retryAfter = retryAfter;
		this.fields = fields;
	}

}

async function call(method, url, body, patience = 15000) {
	const headers = trip ? { "X-Handshake-Token": trip.token } : {};
	if (body) {
		headers["Content-Type"] = "application/json";
	}
	let response;
	try {
		response = await fetch(url, { method, headers, body: body && JSON.stringify(body), cache: "no-store", signal: AbortSignal.timeout(patience) });
	}
	catch (error) {
		throw new Failure(0, "the server is out of reach");
	}
	const answer = await response.json().catch(() => ({}));
	if (!response.ok) {
		throw new Failure(response.status, answer.error ?? `status ${response.status}`, Number(response.headers.get("Retry-After")), answer.fields);
	}
	return answer;
}

/* Reading the context: one request at a time, and not too many, since they count for the agent's limit. */

let readTimer;
let readDue = Infinity;
let reading = null;
let lastRead = -Infinity;

function read(wait) {
	if (ended) {
		return;
	}
	const due = Math.max(performance.now() + wait, lastRead + READ_PAUSE);
	if (due >= readDue) {
		return;
	}
	readDue = due;
	clearTimeout(readTimer);
	readTimer = setTimeout(readNow, due - performance.now());
}

async function readNow() {
	readDue = Infinity;
	if (reading) {
		reading.again = true;
		return;
	}
	lastRead = performance.now();
	const { batchesSeen } = link;
	const current = reading = { asked: lastRead, written: new Set() };
	const mine = trip;
	try {
		const answer = await call("GET", trip.links.contextUrl);
		if (mine === trip && !ended) {
			take(answer, current, batchesSeen);
		}
	}
	catch (failure) {
		if (mine === trip) {
			misread(failure);
		}
	}
	finally {
		reading = null;
		if (current.again) {
			read(0);
		}
	}
}

function misread(failure) {
	if (failure.status === 404 || failure.status === 403) {
		finish("expired");
	}
	else {
		read(failure.retryAfter > 0 ? failure.retryAfter * 1000 : 4 * READ_PAUSE);
	}
}

function take(answer, { asked, written }, batchesSeen) {
	const first = fields.size === 0;
	if (first) {
		build(answer.schema);
		tool.offer(answer.meta.form);
	}
	let waiting = false;
	for (const [key, field] of fields) {
		// A frame that came while the answer was on its way may be newer than the answer.
		if (!written.has(key)) {
			waiting = field.agree(answer.context[key], asked, first) || waiting;
		}
		field.complain(answer.meta.problems?.[key]);
	}
	// The server notes problems after the frame that tells of the batch.
	const batches = answer.meta.batches ?? 0;
	if (link.batchesKnown !== null && batches < link.batchesKnown + batchesSeen && link.rereads < 3) {
		link.rereads += 1;
		waiting = true;
	}
	else {
		link.batchesKnown = batches;
		link.batchesSeen -= batchesSeen;
		link.rereads = 0;
	}
	timeToLive = answer.expiresIn;
	prolong();
	document.body.dataset.read = String(Number(document.body.dataset.read ?? 0) + 1);
	if (waiting) {
		read(READ_PAUSE);
	}
}

/* The live connection */

const link = {

	socket: null,
	tries: 0,
	batchesKnown: null,
	batchesSeen: 0,
	rereads: 0,

	open() {
		this.close();
		const url = new URL(trip.links.wsUrl, location.href);
		url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
		url.searchParams.set("token", trip.token);
		connection(this.tries === 0 ? "connecting" : "waiting", this.tries === 0 ? "Connecting" : "Reconnecting");
		const socket = this.socket = new WebSocket(url);
		this.listen();
		socket.addEventListener("message", (event) => socket === this.socket && this.receive(JSON.parse(event.data)));
		socket.addEventListener("close", () => socket === this.socket && this.lost());
	},

	// A connection can die without a word; the server's heartbeats tell that it has not.
	listen() {
		clearTimeout(this.silence);
		this.silence = setTimeout(() => {
			this.socket?.close();
			this.lost();
		}, SILENCE);
	},

	receive(frame) {
		this.listen();
		switch (frame.type) {
			case "connected":
				this.live = true;
				this.tries = 0;
				connection("live", "Live");
				fields.forEach((field) => field.send());
				read(0);
				break;
			case "action": {
				const field = fields.get(frame.key);
				reading?.written.add(frame.key);
				if (field) {
					field.written(frame.value);
					note(field.edit ? `You were faster: ${field.name}` : `AI wrote ${field.name}`);
				}
				prolong();
				break;
			}
			case "userEdit":
				read(0);
				break;
			case "done":
				this.batchesSeen += 1;
				summarise(frame);
				read(NOTING_PAUSE);
				break;
			case "extended":
				timeToLive = frame.expiresIn;
				prolong();
				note("More time was granted", true);
				break;
			case "error":
				if (frame.key !== undefined) {
					fields.get(frame.key)?.send(true);
				}
				else if (frame.msg === "session closed") {
					// Sending ends the session, and its answer says so.
					sending || finish("closed");
				}
				else if (frame.msg !== "too many sockets") {
					finish("expired");
				}
				break;
		}
	},

	send(message) {
		if (!this.live || this.socket.readyState !== WebSocket.OPEN) {
			return false;
		}
		this.socket.send(JSON.stringify(message));
		return true;
	},

	lost() {
		this.close();
		if (ended) {
			return;
		}
		fields.forEach((field) => field.doubt());
		const wait = Math.min(BACKOFF_LAST, BACKOFF_FIRST * 2 ** this.tries) * (0.75 + Math.random() / 2);
		if (this.tries === 0) {
			announce("The live connection is lost. Your changes are kept.");
		}
		this.tries += 1;
		connection("waiting", `Reconnecting in ${Math.ceil(wait / 1000)} s`);
		this.timer = setTimeout(() => this.open(), wait);
		if (this.tries > 1) {
			fields.forEach((field) => field.send());
			read(0);
		}
	},

	close() {
		const { socket } = this;
		this.socket = null;
		this.live = false;
		clearTimeout(this.silence);
		clearTimeout(this.timer);
		socket?.close();
	},

};

/* Time */

let timeToLive = null;
let expiresAt = null;

function prolong() {
	if (timeToLive !== null) {
		expiresAt = performance.now() + timeToLive * 1000;
		drawClock();
	}
}

function drawClock() {
	if (expiresAt === null) {
		return;
	}
	const seconds = ended ? 0 : Math.max(0, Math.round((expiresAt - performance.now()) / 1000));
	const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
	$("clock").textContent = (h ? `${h}:${String(m).padStart(2, "0")}` : String(m)) + `:${String(s).padStart(2, "0")}`;
	const low = !ended && seconds <= LOW;
	if (low && !$("clock").classList.contains("low")) {
		announce("Less than two minutes are left. You can add time.");
	}
	$("clock").classList.toggle("low", low);
	if (seconds === 0 && !ended && !link.live) {
		read(0);
	}
}

/* Words and totals */

function note(text, aloud = false) {
	// Consecutive entries of one kind are merged, as while a person types.
	if ($("log").firstElementChild?.lastElementChild.textContent === text) {
		$("log").firstElementChild.remove();
	}
	$("log").prepend(el("li", {}, timeOf(new Date().toISOString()), el("span", { text })));
	while ($("log").children.length > 50) {
		$("log").lastChild.remove();
	}
	if (aloud) {
		announce(text);
	}
}

function summarise({ applied, rejected, missing }) {
	const parts = [`AI is done: ${applied} written`];
	if (rejected.length) {
		parts.push(`${rejected.length} rejected`);
	}
	if (missing.length) {
		parts.push(`${missing.length} required still empty`);
	}
	note(parts.join(", "), true);
}

function drawTotals() {
	const all = [...fields.values()];
	const filled = all.filter((field) => !isEmpty(field.value));
	const missing = all.filter((field) => field.entry.required && isEmpty(field.value));
	$("progress").max = all.length || 1;
	$("progress").value = filled.length;
	$("progress-text").textContent = `${filled.length} of ${all.length} filled`
			+ (missing.length ? `, ${missing.length} required missing` : ", nothing required is missing");
	for (const by of Object.keys(WHO)) {
		const count = document.querySelector(`.legend [data-count="${by}"]`);
		count.textContent = String(all.filter((field) => field.by === by).length);
	}
}

function drawLegend() {
	$("legend").replaceChildren(...Object.entries(WHO).map(([by, text]) => el("li", {},
			el("span", { className: `who ${by}`, text }), el("span", { className: "count", "data-count": by, text: "0" }))));
}

/* Life of a session */

const fields = new Map();
let trip = null;
let ended = false;
let sending = false;

function build(schema) {
	for (const entry of schema) {
		if (typeof entry.key === "string" && !fields.has(entry.key)) {
			const field = new Field(entry);
			fields.set(entry.key, field);
			$("fields").append(field.node);
		}
	}
	drawTotals();
}

function disable(root, off) {
	root.querySelectorAll("input, select, textarea, button").forEach((control) => {
		control.disabled = off;
	});
}

async function start() {
	reset();
	try {
		trip = await linked() ?? JSON.parse(sessionStorage.getItem(STORED)) ?? await call("POST", "session");
	}
	catch (failure) {
		connection("waiting", "The server is out of reach");
		setTimeout(start, 4 * READ_PAUSE);
		return;
	}
	sessionStorage.setItem(STORED, JSON.stringify(trip));
	history.replaceState(null, "", location.pathname + location.search);
	$("prompt").textContent = trip.prompt;
	drawDoor();
	disable(document.querySelector("main"), false);
	read(0);
	link.open();
}

/** The session that the address names, as a QR code has it; null when there is none any more. */
async function linked() {
	const [, sessionId, token] = LINK.exec(location.hash) ?? [];
	return sessionId ? call("POST", "open", { sessionId, token }).catch((failure) => {
		if (failure.status !== 404) {
			throw failure;
		}
		note("The session of this link has ended; this is a new one", true);
		return null;
	}) : null;
}

function drawDoor() {
	$("link").href = trip.link;
	$("link").textContent = trip.link.replace(/#.*/, "#…");
	$("qr").replaceChildren(document.importNode(new DOMParser().parseFromString(trip.qr, "image/svg+xml").documentElement, true));
}

function reset() {
	tool.withdraw();
	link.close();
	Object.assign(link, { tries: 0, batchesKnown: null, batchesSeen: 0, rereads: 0 });
	trip = null;
	ended = false;
	timeToLive = expiresAt = null;
	lastRead = -Infinity;
	fields.clear();
	$("fields").replaceChildren();
	$("log").replaceChildren();
	$("clock").textContent = "–";
	$("ended").hidden = true;
	$("receipt").replaceChildren();
	hint("You send it, not the AI. Look it through first.");
	drawLegend();
}

function finish(how, receipt) {
	if (ended) {
		return;
	}
	ended = true;
	tool.withdraw();
	clearTimeout(readTimer);
	readDue = Infinity;
	sessionStorage.removeItem(STORED);
	link.close();
	connection("ended", "Ended");
	fields.forEach((field) => field.control.finish?.());
	disable($("form"), true);
	[$("copy"), $("simulate"), $("extend"), $("end")].forEach((button) => {
		button.disabled = true;
	});
	$("ended").dataset.how = how;
	$("ended-title").textContent = how === "sent" ? "Your request was sent" : "This session has ended";
	$("ended-text").textContent = {
		sent: `Its number is ${receipt?.number}. This is what arrived; nobody can change it any more.`,
		closed: "It was closed. The prompt is worthless now, and nobody can change the form any more.",
		expired: "Its time ran out. The prompt is worthless now, and nobody can change the form any more.",
	}[how];
	drawReceipt(receipt);
	if (how === "sent") {
		hint("Sent.");
	}
	$("ended").hidden = false;
	$("ended").focus();
	$("ended").scrollIntoView({ block: "nearest" });
	drawClock();
	note(how === "sent" ? "You sent the request" : "The session has ended", true);
}

function drawReceipt(receipt) {
	$("receipt").replaceChildren(...[...fields.values()].filter(({ entry }) => !isEmpty(receipt?.fields[entry.key]?.value)).map((field) => {
		const { value, by } = receipt.fields[field.entry.key];
		return el("div", {}, el("dt", { text: field.name }), el("dd", { text: shown(field.entry, value) }),
				el("dd", {}, el("span", { className: `who ${by}`, text: WHO[by] })));
	}));
}

/** A value as a person reads it. */
function shown({ type, options }, value) {
	if (Array.isArray(value)) {
		return value.join(", ");
	}
	if (typeof value === "boolean") {
		return value ? "Yes" : "No";
	}
	if (type === "datetime") {
		return String(value).replace("T", " ").replace(/(\d{2}:\d{2}):00/, "$1");
	}
	return options?.find((option) => same(option.value, value))?.label ?? String(value);
}

/* Buttons */

async function copyPrompt() {
	try {
		await navigator.clipboard.writeText(trip.prompt);
	}
	catch (refused) {
		document.querySelector("details").open = true;
		getSelection().selectAllChildren($("prompt"));
		document.execCommand("copy");
	}
	$("copy").textContent = "Copied";
	announce("The prompt is on the clipboard.");
	setTimeout(() => {
		$("copy").textContent = "Copy prompt";
	}, 2000);
}

async function extend() {
	try {
		const { expiresIn } = await call("POST", `${trip.links.sessionUrl}/extend`, { extraSeconds: 1800 });
		timeToLive = expiresIn;
		prolong();
	}
	catch (failure) {
		note(`No more time: ${failure.message}`, true);
	}
}

async function end() {
	try {
		await call("DELETE", trip.links.sessionUrl);
		finish("closed");
	}
	catch (failure) {
		if (failure.status === 404) {
			finish("expired");
		}
		else {
			note(`Could not end: ${failure.message}`, true);
		}
	}
}

function access() {
	return { sessionId: trip.links.contextUrl.split("/").at(-1), token: trip.token };
}

async function simulate() {
	const mine = trip;
	$("simulate").disabled = true;
	$("simulate").textContent = "It writes …";
	note("The simulated agent reads the form", true);
	try {
		const { written } = await call("POST", "agent", access(), 45000);
		if (written === 0) {
			note("The simulated agent found nothing to fill in", true);
		}
	}
	catch (failure) {
		note(`The simulated agent did not write: ${failure.message}`, true);
	}
	$("simulate").textContent = "Simulate an agent";
	$("simulate").disabled = ended && mine === trip;
}

function hint(text, problem = false) {
	$("send-hint").textContent = text;
	$("send-hint").classList.toggle("problem", problem);
}

/** Waits until the server has confirmed every edit. */
async function settled() {
	const end = performance.now() + SETTLING;
	while ([...fields.values()].some(({ edit }) => edit)) {
		if (performance.now() > end) {
			throw new Failure(0, "your last changes have not arrived at the server yet");
		}
		fields.forEach((field) => field.send());
		read(0);
		await new Promise((go) => setTimeout(go, NOTING_PAUSE));
	}
}

/** Sends the form, once everything that the user wrote has arrived. */
async function send() {
	if (sending || ended || !trip) {
		return;
	}
	const lacking = [...fields.values()].filter(({ lack }) => lack);
	if (lacking.length) {
		hint(`Not yet: ${lacking.map(({ name, lack }) => `${name} (${lack})`).join(", ")}.`, true);
		lacking[0].control.target.focus();
		return;
	}
	sending = true;
	$("send").disabled = true;
	hint("Sending …");
	try {
		await settled();
		finish("sent", await call("POST", "request", access()));
	}
	catch (failure) {
		if (failure.status === 404) {
			finish("expired");
		}
		else {
			const names = Object.entries(failure.fields ?? {}).map(([key, reason]) => `${fields.get(key)?.name ?? key} (${reason})`);
			hint(names.length ? `Not yet: ${names.join(", ")}.` : `Not sent: ${failure.message}.`, true);
			$("send").disabled = false;
		}
	}
	sending = false;
}

$("copy").addEventListener("click", copyPrompt);
$("simulate").addEventListener("click", simulate);
$("extend").addEventListener("click", extend);
$("end").addEventListener("click", () => {
	$("end-dialog").returnValue = "";
	$("end-dialog").showModal();
});
$("end-dialog").addEventListener("close", () => $("end-dialog").returnValue === "end" && end());
$("restart").addEventListener("click", start);
const tool = new Tool($("form"), {
	title: document.title,
	fieldOf: (name) => fields.get(name),
	write: async (actions) => {
		note("An agent in this browser writes", true);
		try {
			const { applied, rejected, errors, missing } = await call("POST", trip.links.actionUrl, { actions });
			return { applied, rejected, errors, missing };
		}
		catch (failure) {
			return { error: failure.message };
		}
		finally {
			read(0);
		}
	},
});
$("form").addEventListener("submit", (event) => {
	event.preventDefault();
	if (!event.agentInvoked) {
		send();
	}
});
// Enter in a field is for the field: a form that is sent cannot be taken back.
$("form").addEventListener("keydown", (event) => {
	if (event.key === "Enter" && event.target.tagName === "INPUT") {
		event.preventDefault();
	}
});
addEventListener("hashchange", () => LINK.test(location.hash) && start());
addEventListener("online", () => trip && !ended && !link.live && link.open());
addEventListener("pagehide", () => fields.forEach(({ edit, entry }) => edit && edit.state !== "sent"
		&& fetch(trip.links.notifyUrl, { method: "POST", body: JSON.stringify({ key: entry.key, value: edit.value }), keepalive: true })));
document.addEventListener("visibilitychange", () => document.hidden && fields.forEach((field) => field.control.finish?.()));
setInterval(drawClock, 1000);

start();
