import { $, el } from "../quintet/page.js";

const OPERATIONS = ["observe", "accessibility_query", "accessibility_action", "open_app", "focus_app", "click", "type_text",
	"press_key", "hotkey", "wait", "readiness"];

const APPS = ["Notes", "Mail", "Calculator"];

/** The form that a command is made with. */
export class Form {

	constructor(onChange) {
		$("operation").append(...OPERATIONS.map((operation) => el("option", { text: operation })));
		$("operation").value = "type_text";
		$("app").append(el("option", { text: "in front" }), ...APPS.map((app) => el("option", { text: app })));
		$("app").firstElementChild.value = "";
		$("text").value = " and a torch";
		this.onChange = onChange;
		for (const event of ["input", "change"]) {
			$("form").addEventListener(event, () => this.change());
		}
	}

	change() {
		const operation = $("operation").value;
		for (const field of $("form").querySelectorAll("[data-for]")) {
			field.hidden = !field.dataset.for.split(" ").includes(operation);
		}
		if (operation === "accessibility_action") {
			$("text").closest(".field").hidden = $("action").value !== "AXSetValue";
		}
		this.onChange();
	}

	/** Takes over an element of the tree. */
	target(element) {
		$("target").value = element.axPath;
		const app = element.axPath.split("/")[0];
		$("app").value = APPS.includes(app) ? app : "";
		this.change();
	}

	/** Makes the form one that types into a field. */
	typing(element) {
		$("operation").value = "accessibility_action";
		$("action").value = "AXSetValue";
		$("text").value = element.value ?? "";
		this.target(element);
		$("text").focus();
	}

	get answerAs() {
		return $("answer-as").value;
	}

	get token() {
		return $("token").value;
	}

	/** Reads the command. `desktop` tells what the apps look like. */
	command(desktop) {
		const operation = $("operation").value;
		const timeoutMs = Number($("timeout").value) || undefined;
		return { operation, input: this.input(operation, desktop), timeoutMs };
	}

	input(operation, desktop) {
		const app = $("app").value;
		const on = app ? { targetApp: app } : {};
		const known = $("unchanged").checked && desktop
			? { snapshotId: desktop.apps.find(({ name }) => name === (app || desktop.frontmostApp))?.snapshotId } : {};
		const agreed = $("confirmed").checked ? { confirmed: true } : {};
		const value = $("action").value === "AXSetValue" ? { value: $("text").value } : {};
		const inputs = {
			observe: () => on,
			accessibility_query: () => ({ ...on, query: { match: $("label-contains").value.trim()
				? { labelContains: $("label-contains").value.trim() } : {} } }),
			accessibility_action: () => ({ ...on, target: $("target").value, action: $("action").value, ...value, ...known, ...agreed }),
			open_app: () => ({ app: app || desktop?.frontmostApp || APPS[0] }),
			focus_app: () => ({ app: app || desktop?.frontmostApp || APPS[0] }),
			click: () => ({ ...on, target: $("target").value, ...known, ...agreed }),
			type_text: () => ({ ...on, text: $("text").value, ...known }),
			press_key: () => ({ ...on, key: $("key").value, ...known }),
			hotkey: () => ({ ...on, keys: $("keys").value.split("+").map((key) => key.trim()).filter(Boolean), ...known }),
			wait: () => ({ seconds: Number($("seconds").value) }),
			readiness: () => ({}),
		};
		return inputs[operation]();
	}

}
