// Forms of a message: drawn from their JSON Schema, answered in place, shown read-only once somebody has answered.

import { el } from "../quintet/page.js";

const FEW = 5;

let count = 0;

// A database may keep the members of an object in an order of its own, but not those of a list.
function properties(part) {
	const order = Array.isArray(part.schema?.required) ? part.schema.required : [];
	const place = ([name]) => (order.includes(name) ? order.indexOf(name) : order.length);
	return Object.entries(part.schema?.properties ?? {}).sort((a, b) => place(a) - place(b));
}

const titleOf = (name, schema) => String(schema?.title ?? name);

const NUMBERS = ["integer", "number"];

/** A form to fill in. `answer(status, values)` is called once. */
export function openForm(part, answer) {
	const id = `form-${++count}`;
	const required = new Set(Array.isArray(part.schema?.required) ? part.schema.required : []);
	const fields = properties(part).map(([name, schema]) => field(`${id}-${name}`, name, schema ?? {}, required.has(name)));
	const form = el("form", { className: "ask", "aria-labelledby": `${id}-title` },
		el("h3", { id: `${id}-title`, textContent: part.title ?? "A question" }),
		part.description ? el("p", { className: "small", textContent: part.description }) : null,
		el("div", { className: "fields" }, ...fields.map((entry) => entry.node)),
		el("div", { className: "buttons" },
			el("button", { type: "submit", className: "primary", textContent: "Answer" }),
			el("button", { type: "button", className: "quiet", textContent: "Not now", onclick: () => answer("cancelled", null) })));
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		const values = fields.map((entry) => [entry.name, entry.read()]).filter(([, value]) => value !== undefined);
		answer("submitted", Object.fromEntries(values));
	});
	return form;
}

function field(id, name, schema, required) {
	const title = titleOf(name, schema);
	if (Array.isArray(schema.enum) && schema.enum.length <= FEW) {
		return choice(id, name, title, schema, required);
	}
	if (schema.type === "boolean") {
		const input = el("input", { type: "checkbox", id, checked: schema.default === true });
		return {
			name,
			node: el("label", { className: "field check", htmlFor: id }, input, title),
			read: () => input.checked,
		};
	}
	const input = Array.isArray(schema.enum)
		? el("select", { id, required }, ...schema.enum.map((value) => el("option", { value: String(value), textContent: String(value) })))
		: el("input", {
			id, required,
			type: NUMBERS.includes(schema.type) ? "number" : schema.format === "date" ? "date" : "text",
			min: schema.minimum, max: schema.maximum, maxLength: schema.maxLength,
			step: schema.type === "number" ? "any" : undefined,
		});
	if (schema.default !== undefined) {
		input.value = String(schema.default);
	}
	return {
		name,
		node: el("div", { className: "field" }, el("label", { htmlFor: id, textContent: title }), input),
		read: () => (input.value === "" ? undefined : NUMBERS.includes(schema.type) ? Number(input.value) : input.value),
	};
}

function choice(id, name, title, schema, required) {
	const inputs = schema.enum.map((value, index) => el("input", {
		type: "radio", id: `${id}-${index}`, name: id, value: String(value), required, checked: schema.default === value,
	}));
	return {
		name,
		node: el("fieldset", { className: "field" }, el("legend", { textContent: title }),
			el("div", { className: "choice" }, ...inputs.map((input, index) =>
				el("label", { htmlFor: input.id }, input, el("span", { textContent: String(schema.enum[index]) }))))),
		read: () => schema.enum[inputs.findIndex((input) => input.checked)],
	};
}

/** Whether a form asks for the approval of a tool call, or answers that: its id names what would be done. */
export const isApproval = (part) => part.form_id.startsWith("sha256:");

/** A question whether a tool may be called, with what it would do and until when. `answer(status, values)` is called once. */
export function approvalForm(part, details, until, answer) {
	const id = `form-${++count}`;
	const reason = el("input", { id: `${id}-reason`, type: "text", maxLength: 200 });
	const button = (className, text, approved) => el("button", {
		type: "button", className, textContent: text,
		onclick: () => answer("submitted", { approved, ...(reason.value.trim() ? { reason: reason.value.trim() } : {}) }),
	});
	const form = el("form", { className: "ask approval", "aria-labelledby": `${id}-title` },
		el("h3", { id: `${id}-title`, textContent: part.title ?? "May I run a tool?" }),
		el("p", { className: "small" }, "Anybody in the room may decide", until ? " until " : "", until),
		details,
		el("div", { className: "field" }, el("label", { htmlFor: reason.id, textContent: "Reason (optional)" }), reason),
		el("div", { className: "buttons" }, button("primary", "Approve", true), button("quiet", "Deny", false)));
	// Enter in the reason decides nothing.
	form.addEventListener("submit", (event) => event.preventDefault());
	return form;
}

/** What an answer to a question for approval says. Only a clear yes approves; the assistant withdraws its own question. */
export function verdictOf(part, author) {
	if (part.status === "submitted" && part.values?.approved === true) {
		return "Approved";
	}
	return author.role === "assistant" ? "Withdrawn" : "Denied";
}

/** An answer in a few words. */
export function summaryOf(part, author) {
	const what = isApproval(part) ? `${verdictOf(part, author)}:` : part.status === "submitted" ? "Answer to" : "Put aside:";
	return `${what} “${part.title ?? part.form_id}”`;
}

/** What a form was answered with; `note` says by whom. */
export function closedForm(part, answered, note) {
	const values = answered?.values ?? {};
	return el("div", { className: "ask answered" },
		el("h3", { textContent: part.title ?? "A question" }),
		answered?.status === "submitted" ? valuesOf(part, values) : null,
		el("p", { className: "small", textContent: note }));
}

/** The values under the titles of their fields; those that the form did not ask for are left out. */
export function valuesOf(part, values) {
	const list = el("dl", { className: "values" });
	for (const [name, schema] of properties(part)) {
		if (values[name] !== undefined && values[name] !== null) {
			const value = values[name];
			list.append(el("div", {}, el("dt", { textContent: titleOf(name, schema) }),
				el("dd", { textContent: typeof value === "object" ? JSON.stringify(value) : String(value) })));
		}
	}
	return list;
}
