import { announce, arrange, el } from "../quintet/page.js";
import { argumentsOf } from "./log.js";

/** The requests for permission that an agent waits for, each with its buttons. */
export class Asks {

	/** @param answer called with the id of a request, whether it is approved, and why not */
	constructor(list, answer) {
		this.list = list;
		this.answer = answer;
	}

	show(requests) {
		const focused = this.list.contains(document.activeElement);
		const before = this.list.children.length;
		arrange(this.list, requests, ({ id }) => id, (request) => this.card(request), () => {});
		if (this.list.children.length > before) {
			// After the rest of the page has made room for it.
			setTimeout(() => this.list.lastElementChild?.scrollIntoView({ block: "nearest" }));
		}
		// Whoever pressed a button that is gone goes on from here.
		if (focused && !this.list.contains(document.activeElement)) {
			(this.list.querySelector("button") ?? document.getElementById("text")).focus();
		}
	}

	card({ id, tool, arguments: given }) {
		const reason = el("input");
		Object.assign(reason, { maxLength: 2000, placeholder: "Why not (optional)", autocomplete: "off" });
		reason.setAttribute("aria-label", `Why ${tool} is not allowed`);
		const buttons = [["Allow", true, "primary allow"], ["Do not allow", false, "deny"]].map(([text, approved, className]) => {
			const button = el("button", { className, text });
			button.type = "button";
			button.addEventListener("click", () => this.press(card, id, approved, reason.value));
			return button;
		});
		const card = el("li", {}, el("p", { className: "question" }, "May it use ", el("strong", { text: tool || "a tool" }), "?"),
			el("pre", { text: argumentsOf(given) }), el("div", { className: "buttons" }, ...buttons, reason));
		announce(`The agent asks for a permission: ${tool}, ${argumentsOf(given).slice(0, 200)}`);
		return card;
	}

	async press(card, id, approved, reason) {
		if (card.dataset.busy) {
			return;
		}
		card.dataset.busy = "true";
		card.querySelectorAll("button").forEach((button) => button.setAttribute("aria-disabled", "true"));
		const given = await this.answer(id, approved, reason);
		if (!given) {
			delete card.dataset.busy;
			card.querySelectorAll("button").forEach((button) => button.removeAttribute("aria-disabled"));
		}
	}

}
