// The form as a tool of an agent in the browser (WebMCP): declarative attributes made from the schema of HPP. A browser
// without WebMCP ignores them. The browser fills the tool's arguments into the controls and submits, all in one task, and
// nothing tells its events from those of a person before the submit says so. So what was touched in the task of such a submit
// is taken back and sent as the agent's: the server decides by who owns each field.

const KINDS = {
	int: "A whole number.",
	number: "A number.",
	datetime: "A local date and time.",
	bool: "Yes or no.",
};

/** Describes the control of a field as a parameter. */
export function describe(control, { desc, type, example }) {
	const kind = type?.startsWith("array") ? "Several are separated by commas." : KINDS[type];
	const shown = Array.isArray(example) ? example.join(", ") : example;
	control.setAttribute("toolparamdescription",
		[desc && `${desc}.`, kind, shown !== undefined && `Example: ${shown}`].filter(Boolean).join(" "));
}

export class Tool {

	#form;
	#title;
	#touched = new Map();

	/** `fieldOf(name)` finds a field, `write(actions)` sends what the agent wrote and answers what became of it. */
	constructor(form, { title, fieldOf, write }) {
		this.#form = form;
		this.#title = title;
		for (const type of ["input", "change"]) {
			form.addEventListener(type, (event) => this.#touch(fieldOf(event.target.name), event), true);
		}
		form.addEventListener("submit", (event) => {
			if (event.agentInvoked) {
				event.preventDefault();
				const actions = [...this.#touched].map(([field, before]) => field.takeBack(before));
				this.#touched.clear();
				event.respondWith(write(actions));
			}
		});
	}

	// Typing and pasting name their kind of input; a tool's writing does not. A box that stays as it is only changes.
	#touch(field, { type, target, inputType }) {
		const like = inputType === undefined && (type === "input" || target.type === "checkbox");
		if (field && like && !this.#touched.has(field)) {
			this.#touched.set(field, field.remember());
			setTimeout(() => this.#touched.delete(field));
		}
	}

	/** Offers the form as a tool. */
	offer(name) {
		this.#form.setAttribute("toolname", `fill_in_${name}`);
		this.#form.setAttribute("tooldescription", `Writes fields of the form “${this.#title}”, which a person fills in at the same time. `
			+ "Give only what the person told you and leave out the rest. The answer says which fields were written; what the person wrote is rejected and stays. Only the person can send the form.");
		this.#form.setAttribute("toolautosubmit", "");
	}

	withdraw() {
		["toolname", "tooldescription", "toolautosubmit"].forEach((name) => this.#form.removeAttribute(name));
	}

}
