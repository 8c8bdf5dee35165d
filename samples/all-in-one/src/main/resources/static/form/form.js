// The page of a form. The link has session and token behind the hash, so no request shows them.

import { $, announce, connection } from "../quintet/page.js";
import { SharedForm } from "./shared.js";

const STORED = "quintet.form";

const [, session, token] = /^#([0-9a-f]{32})\.([\w-]{1,64})$/.exec(location.hash) ?? JSON.parse(sessionStorage.getItem(STORED)) ?? [];

const form = new SharedForm({
	session, token,
	as: new URLSearchParams(location.search).get("as"),
	root: $("fields"),
	connected: connection,
	drawn: ({ title, description }) => {
		$("title").textContent = document.title = title;
		$("description").textContent = description ?? $("description").textContent;
	},
	finished: (text) => {
		sessionStorage.removeItem(STORED);
		document.querySelectorAll("#form button").forEach((button) => {
			button.disabled = true;
		});
		$("status").textContent = text;
		announce(text);
	},
});

async function end(how) {
	try {
		await form.end(how);
	}
	catch ({ message }) {
		$("status").textContent = `Not yet: ${message}.`;
	}
}

$("form").addEventListener("submit", (event) => {
	event.preventDefault();
	end("send");
});
$("cancel").addEventListener("click", () => end("cancel"));

if (session) {
	sessionStorage.setItem(STORED, JSON.stringify(["", session, token]));
	history.replaceState(null, "", location.pathname + location.search);
	form.open();
}
else {
	form.finish("Open a form by its link.");
}
