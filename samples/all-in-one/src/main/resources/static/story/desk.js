// The desktop as it is, with the pointer of whoever acts, and whether the kill switch is tripped.

import { Screen } from "../desktop/screen.js";
import { $, el } from "../quintet/page.js";

const RECENT = 5000;
const AGAIN = 3000;

export const desk = { tripped: false };

/** Shows the desktop; `changed()` is told when the switch has moved. */
export function watchDesktop(changed) {
	const screen = new Screen($("screen"), () => {});
	watch(screen, changed);
}

function watch(screen, changed) {
	const source = new EventSource("../desktop/events");
	source.addEventListener("desktop", ({ data }) => screen.draw(JSON.parse(data)));
	source.addEventListener("killswitch", ({ data }) => {
		desk.tripped = JSON.parse(data).tripped;
		$("stage").dataset.tripped = String(desk.tripped);
		changed();
	});
	source.addEventListener("tool", ({ data }) => {
		const { at, pointer, summary, phase, type } = JSON.parse(data);
		if (Date.now() - Date.parse(at) > RECENT) {
			return;
		}
		if (pointer) {
			screen.point(pointer);
		}
		if (summary) {
			$("deed").replaceChildren(el("code", { text: phase ?? type }), ` ${summary}`);
		}
	});
	source.onerror = () => {
		// The browser comes back by itself after a cut. After a refusal it does not.
		if (source.readyState === EventSource.CLOSED) {
			setTimeout(() => watch(screen, changed), AGAIN);
		}
	};
}
