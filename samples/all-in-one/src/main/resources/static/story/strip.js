// Health and one number of each starter, as the actuator tells them.

import { el } from "../quintet/page.js";

const LOOK = 4000;
const NAMES = { lime: "LIME", acp: "ACP", hpp: "HPP", happy: "Happy", appControl: "App-control" };
const cells = [...document.querySelectorAll("#strip [data-component]")];

let known = new Set();

async function read(path) {
	const response = await fetch(`../actuator/${path}`, { headers: { Accept: "application/json" }, cache: "no-store", signal: AbortSignal.timeout(LOOK) });
	return response.json();
}

// Meters are there once they have something to tell.
async function numberOf(meter) {
	if (!known.has(meter)) {
		return 0;
	}
	const { measurements } = await read(`metrics/${meter}`);
	return measurements.find(({ statistic }) => statistic === "COUNT" || statistic === "VALUE")?.value ?? 0;
}

function draw(cell, status, number) {
	const up = status === "UP";
	cell.dataset.state = up ? "up" : status ? "down" : "unknown";
	cell.replaceChildren(
		el("span", { className: "name" }, el("span", { className: "lamp", "aria-hidden": "true" }), NAMES[cell.dataset.component],
			el("span", { className: up ? "hidden" : "how", text: up ? " is up" : status ? ` ${status.toLowerCase()}` : " unknown" })),
		el("span", { className: "meter" }, el("span", { className: "unit", text: `${cell.dataset.unit} ` }), el("strong", { text: number === null ? "–" : String(Math.round(number)) })));
}

async function look() {
	if (!document.hidden) {
		try {
			if (cells.some(({ dataset }) => !known.has(dataset.meter))) {
				known = new Set((await read("metrics")).names);
			}
			const { components = {} } = await read("health");
			const numbers = await Promise.all(cells.map(({ dataset }) => numberOf(dataset.meter).catch(() => null)));
			cells.forEach((cell, index) => draw(cell, components[cell.dataset.component]?.status, numbers[index]));
		}
		catch {
			cells.forEach((cell) => draw(cell, undefined, null));
		}
	}
	setTimeout(look, LOOK);
}

export function watchStrip() {
	cells.forEach((cell) => draw(cell, undefined, null));
	look();
}
