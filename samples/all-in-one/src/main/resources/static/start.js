// The state of each demo is that of its starter's health component.
import { connection } from "./quintet/page.js";

const LOOK = 10_000;

const WORDS = { UP: "runs", DOWN: "does not work", OUT_OF_SERVICE: "out of service" };

async function look() {
	let components = {};
	try {
		// What is down answers 503, with the same body.
		const response = await fetch("actuator/health", { headers: { Accept: "application/json" }, cache: "no-store" });
		components = (await response.json()).components ?? {};
		const down = cards().filter(({ dataset }) => (components[dataset.component]?.status ?? "UP") !== "UP").length;
		connection(down ? "waiting" : "live", down ? `${down} not well` : "All is well");
	}
	catch (failure) {
		connection("waiting", "The server does not answer");
	}
	for (const card of cards()) {
		const status = components[card.dataset.component]?.status;
		const chip = card.querySelector(".chip");
		chip.dataset.state = status === "UP" ? "up" : status ? "down" : "unknown";
		chip.textContent = status ? WORDS[status] ?? status.toLowerCase() : "state unknown";
	}
}

function cards() {
	return [...document.querySelectorAll("[data-component]")];
}

look();
setInterval(() => document.hidden || look(), LOOK);
