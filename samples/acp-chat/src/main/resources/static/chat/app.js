// The page: the door, the room, and what leads from one to the other.

import { $, announce as say, connection as shown, el } from "../quintet/page.js";
import { Api } from "./api.js";
import { Connection } from "./connection.js";
import { isApproval, summaryOf } from "./forms.js";
import { Outbox } from "./outbox.js";
import { Room } from "./render.js";
import { Store } from "./store.js";

const BASE = new URL("..", document.baseURI);
const STORED = "quintet.chat.user";
const USERS = { ada: { id: "ada", name: "Ada", role: "user" }, bob: { id: "bob", name: "Bob", role: "user" } };
const ASSISTANTS = ["guide", "scribe", "clerk"];
const TRIES = [
	["Day by the sea", "@guide a day by the sea, please"],
	["Hills for two, Sunday", "@guide the hills for two on Sunday"],
	["Seats on Sunday", "@clerk are there seats for the monastery on Sunday?"],
	["Book for two", "@clerk book the monastery for two on Sunday"],
	["Sum up", "@scribe sum up, please"],
	["Sum up slowly", "@scribe sum up slowly, so that we can cancel"],
	["Fail", "@scribe fail, please"],
];
const NEAR = 120;
const ENDED = ["gone", "refused"];

let leave = () => {};

function door(problem) {
	leave();
	$("room").hidden = true;
	$("door").hidden = false;
	$("door-problem").hidden = !problem;
	$("door-problem").textContent = problem ?? "";
	document.title = "Chat";
}

async function enter(me) {
	const api = new Api(BASE, me.id);
	const wanted = new URLSearchParams(location.search).get("room");
	let thread;
	try {
		thread = await api.thread(wanted ?? (await api.room()).thread);
	}
	catch (error) {
		door(error.message);
		return;
	}
	sessionStorage.setItem(STORED, me.id);
	$("door").hidden = true;
	$("room").hidden = false;
	leave = room(me, api, thread);
}

/** Shows the room; the function it answers leaves it. */
function room(me, api, thread) {
	const gone = new AbortController();
	const on = (node, type, listener) => node.addEventListener(type, listener, { signal: gone.signal });
	let state = "connecting";
	let drawing;
	let announced;

	const store = new Store(() => redraw());
	const outbox = new Outbox({
		user: me.id,
		threadId: thread.id,
		api,
		changed: () => redraw(),
		// The room may be somebody else's by now.
		refused: () => connection.check(),
	});
	const view = new Room({ timeline: $("timeline"), silence: $("silence"), members: $("members"), runs: $("runs"), noRuns: $("no-runs") }, me, {
		answer,
		redraw: () => redraw(),
		cancel: (runId) => api.cancel(runId).catch((error) => {
			say(error.message);
			throw error;
		}),
		discard: (clientId) => outbox.discard((entry) => entry.client_id === clientId),
	});
	const connection = new Connection({ io: window.io, base: BASE, user: me.id, threadId: thread.id, api, store, changed: connected });

	function connected(now, text) {
		state = now;
		shown(now, text);
		if (now === "live") {
			outbox.wake();
			announced ??= store.events.length;
		}
		if (ENDED.includes(now)) {
			outbox.close();
			$("text").disabled = true;
			$("send").disabled = true;
		}
		if (now === "waiting" || ENDED.includes(now)) {
			say(text);
		}
	}

	// Many changes of one moment are drawn once, also while the window is in the background.
	function redraw() {
		drawing ??= setTimeout(() => {
			drawing = undefined;
			outbox.discard((entry) => entry.done && store.hasMessage(me.id, entry.client_id));
			const scroll = $("scroll");
			const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR;
			const count = store.events.length;
			view.show(store, outbox.entries);
			if (atEnd) {
				scroll.scrollTop = scroll.scrollHeight;
			}
			else if (announced !== undefined && count > announced) {
				$("jump").hidden = false;
			}
			announce(count);
		});
	}

	function announce(count) {
		if (announced === undefined || state !== "live") {
			return;
		}
		const lines = store.events.slice(announced).filter((event) => event.author.id !== me.id).flatMap((event) => {
			if (event.type === "message") {
				return event.content.map((part) => `${event.author.name}: ${spoken(part, event.author)}`);
			}
			return event.type === "run.failed" ? `${event.author.name} failed: ${event.error?.message}` : [];
		});
		announced = count;
		if (lines.length) {
			say(lines.join(" "));
		}
	}

	function spoken(part, author) {
		return part.type === "text" ? part.text : part.answers_event_id ? summaryOf(part, author) : part.title ?? part.type;
	}

	function put(content, assistants) {
		try {
			outbox.put(content, assistants);
			$("scroll").scrollTop = $("scroll").scrollHeight;
			return true;
		}
		catch (error) {
			say(error.message);
			return false;
		}
	}

	function answer(event, part, status, values) {
		const { form_id, schema, title, description } = part;
		// Who asks for an approval is at work, and waits.
		const asked = event.author.role === "assistant" && status === "submitted" && !isApproval(part) ? [event.author.id] : [];
		put([{ type: "form", form_id, schema, status, values, answers_event_id: event.id, title, description }], asked);
	}

	// Somebody may write before the members are known.
	function mentioned(text) {
		const names = new Set([...text.toLowerCase().matchAll(/@([a-z0-9-]+)/g)].map(([, name]) => name));
		const present = store.members.filter((member) => member.role === "assistant").map((member) => member.id);
		return (present.length ? present : ASSISTANTS).filter((id) => names.has(id.toLowerCase()));
	}

	function send() {
		const text = $("text").value.trim();
		if (text && put([{ type: "text", text }], mentioned(text))) {
			$("text").value = "";
			fit();
		}
		$("text").focus();
	}

	function fit() {
		$("text").rows = Math.min(6, $("text").value.split("\n").length);
	}

	on($("composer"), "submit", (event) => {
		event.preventDefault();
		send();
	});
	on($("text"), "input", fit);
	on($("text"), "keydown", (event) => {
		if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
			event.preventDefault();
			send();
		}
	});
	on($("jump"), "click", () => {
		$("scroll").scrollTop = $("scroll").scrollHeight;
	});
	on($("scroll"), "scroll", () => {
		const { scrollHeight, scrollTop, clientHeight } = $("scroll");
		if (scrollHeight - scrollTop - clientHeight < NEAR) {
			$("jump").hidden = true;
		}
	});
	on($("panel"), "click", () => {
		const open = $("panel").getAttribute("aria-expanded") !== "true";
		$("panel").setAttribute("aria-expanded", String(open));
		$("side").classList.toggle("open", open);
	});
	on($("leave"), "click", () => {
		sessionStorage.removeItem(STORED);
		door();
	});
	on($("fresh"), "click", async () => {
		try {
			location.search = new URLSearchParams({ room: (await api.openRoom()).thread });
		}
		catch (error) {
			say(error.message);
		}
	});
	$("tries").replaceChildren(...TRIES.map(([label, text]) => el("li", {}, el("button", {
		type: "button", textContent: label, onclick: () => {
			$("text").value = text;
			fit();
			$("text").focus();
		},
	}))));
	$("title").textContent = typeof thread.metadata.title === "string" ? thread.metadata.title : "Room";
	$("subtitle").textContent = `You are ${me.name}`;
	document.title = `${$("title").textContent} · ${me.name}`;
	$("text").disabled = false;
	$("send").disabled = false;
	$("timeline").replaceChildren();
	$("silence").hidden = true;
	$("jump").hidden = true;
	connection.open();
	redraw();

	return () => {
		gone.abort();
		connection.close();
		outbox.close();
		clearTimeout(drawing);
		leave = () => {};
	};
}

$("who").addEventListener("click", (event) => {
	const user = USERS[event.target.closest("button")?.dataset.user];
	if (user) {
		enter(user);
	}
});

const known = USERS[sessionStorage.getItem(STORED)];
if (known) {
	enter(known);
}
else {
	door();
}
