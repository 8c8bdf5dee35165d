// A form of a thread that a person fills in while an agent does, too: drawn from the schema of its HPP session, which both
// write into. Who sends it is what the thread's own login says.

import { el } from "../quintet/page.js";

const BACKOFF = 1000;
const LOOK = 50;
const WHO = { empty: "Empty", user: "You", ai: "AI", user_edit: "You, after AI" };
const NUMBERS = ["int", "number"];

async function call(method, url, body, headers) {
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

	constructor(form, entry) {
		this.form = form;
		this.entry = entry;
		const id = `field-${entry.key}`;
		const choices = entry.options?.map(({ label }, index) => el("option", { value: String(index), text: label }));
		this.control = choices ? el("select", { id }, el("option", { value: "", text: "Please choose" }), ...choices)
			: el("input", { id, autocomplete: "off",
				type: entry.type === "bool" ? "checkbox" : NUMBERS.includes(entry.type) ? "number" : entry.type === "datetime" ? "datetime-local" : "text",
				min: entry.minimum, max: entry.maximum,
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
		while (!this.form.ended) {
			try {
				await this.form.call("POST", `../handshake/notify/${this.form.session}`, { key: this.entry.key, value });
				this.open = false;
				return;
			}
			catch ({ status }) {
				if (status >= 400 && status < 500) {
					this.open = false;
					return this.form.read();
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

export class SharedForm {

	ended = false;

	/** Fields by key, once the form was read. */
	fields = new Map();

	#place = null;

	#socket = null;

	#ending = false;

	/**
	 * `session` and `token` are those of the link, `as` is whom the thread knows. It tells `drawn(meta)` once, with its fields in
	 * `root`, `connected(state, text)`, and `finished(text)` once.
	 */
	constructor({ session, token, as, root, drawn, connected, finished }) {
		Object.assign(this, { session, token, as, root, drawn, connected, finished });
	}

	open() {
		const url = new URL(`../ws/handshake/${this.session}?token=${this.token}`, location.href);
		url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
		this.#socket = new WebSocket(url);
		this.#socket.addEventListener("message", ({ data }) => this.#receive(JSON.parse(data)));
		this.#socket.addEventListener("close", () => {
			if (!this.ended) {
				this.connected("waiting", "Reconnecting");
				setTimeout(() => this.ended || this.open(), BACKOFF);
			}
		});
	}

	#receive({ type, key, value, by }) {
		if (type === "connected") {
			this.connected("live", "Live");
			this.read();
		}
		else if (type === "action") {
			this.fields.get(key)?.take({ value, by: "ai" });
		}
		else if (type === "userEdit") {
			this.fields.get(key)?.take({ value, by });
		}
		else if (type === "done") {
			this.read();
		}
		else if (type === "error" && key === undefined) {
			this.#lost({ status: 404 });
		}
	}

	call(method, url, body) {
		return call(method, url, body, { "X-Handshake-Token": this.token });
	}

	read() {
		return this.#read().catch((failure) => this.#lost(failure));
	}

	async #read() {
		const { schema, context, meta } = await this.call("GET", `../handshake/context/${this.session}`);
		if (!this.#place) {
			const { sending, ...standing } = meta.thread_form;
			this.#place = standing;
			for (const entry of schema) {
				this.fields.set(entry.key, new Field(this, entry));
			}
			this.root.replaceChildren(...[...this.fields.values()].map(({ node }) => node));
			this.drawn(meta);
		}
		this.fields.forEach((field, key) => field.take(context[key] ?? { value: null, by: "empty" }));
	}

	// Sending ends the session, and its answer says more.
	#lost({ status }) {
		if (!this.#ending && (status === 403 || status === 404)) {
			this.finish("The form has ended.");
		}
	}

	finish(text) {
		if (this.ended) {
			return;
		}
		this.ended = true;
		this.#socket?.close();
		this.root.querySelectorAll("input, select").forEach((control) => {
			control.disabled = true;
		});
		this.connected("ended", "Ended");
		this.finished(text);
	}

	/** Ends the form by `send` or `cancel`, after what the person was about to write. Fails with what is still wrong. */
	async end(how) {
		this.root.contains(document.activeElement) && document.activeElement.blur();
		while ([...this.fields.values()].some(({ open }) => open) && !this.ended) {
			await new Promise((go) => setTimeout(go, LOOK));
		}
		this.#ending = true;
		try {
			const { status } = await call("POST", `../forms/${how}`, { place: this.#place, session: this.session }, { Authorization: `Bearer ${this.as}` });
			this.finish(status === "submitted" ? "Sent. The thread has your answer." : "Put aside. The thread says so.");
			return status;
		}
		catch (failure) {
			this.fields.forEach((field, key) => {
				field.problem.textContent = failure.fields?.[key] ?? "";
			});
			this.#ending = false;
			throw failure;
		}
	}

}
