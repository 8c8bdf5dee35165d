// What the pages of the demos share. Elements are made by name and text: nothing here, or in a page, reads text as HTML.

export const $ = (id) => document.getElementById(id);

/** Makes an element. `text` and `data` are short for `textContent` and `dataset`; what is absent or false is left out. */
export function el(name, properties = {}, ...children) {
	const element = document.createElement(name);
	for (const [key, value] of Object.entries(properties)) {
		if (value === undefined || value === null || value === false) {
			continue;
		}
		if (key === "data") {
			Object.assign(element.dataset, value);
		}
		else if (key === "text") {
			element.textContent = value;
		}
		else if (key in element && !key.includes("-")) {
			element[key] = value;
		}
		else {
			element.setAttribute(key, value === true ? "" : value);
		}
	}
	element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
	return element;
}

const marks = new WeakMap();

/**
 * Makes the children of a parent those of a list, in its order, and keeps what is unchanged: a form that is being filled in,
 * a detail that was opened, the focus. An item has a key, a signature of what it shows, `create` and, if it has a life of
 * its own, `update`.
 */
export function reconcile(parent, items) {
	const known = new Map([...parent.children].map((child) => [marks.get(child)?.key, child]));
	let next = parent.firstElementChild;
	for (const item of items) {
		let node = known.get(item.key);
		known.delete(item.key);
		if (node && marks.get(node).signature !== item.signature) {
			const fresh = item.create();
			node.replaceWith(fresh);
			next = next === node ? fresh : next;
			node = fresh;
		}
		node ??= item.create();
		marks.set(node, item);
		item.update?.(node);
		if (node === next) {
			next = next.nextElementSibling;
		}
		else {
			parent.insertBefore(node, next);
		}
	}
	known.forEach((node) => node.remove());
}

/** The same for children that never change their kind; each has its key in `data-key`. */
export function arrange(parent, items, keyOf, create, update) {
	reconcile(parent, items.map((item) => ({
		key: keyOf(item),
		create: () => {
			const child = create(item);
			child.dataset.key = keyOf(item);
			return child;
		},
		update: (child) => update(child, item),
	})));
}

const MINUTES = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

const SECONDS = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

const clock = (format) => (instant) => el("time", { dateTime: instant, text: format.format(new Date(instant)) });

/** The time of day of an ISO instant. */
export const timeOf = clock(SECONDS);

/** The same without seconds. */
export const minuteOf = clock(MINUTES);

/** Says something to those who do not see the page. */
export function announce(text) {
	$("announcement").textContent = text;
}

/** Shows how the connection is: `live`, `connecting`, `waiting` or a state of the page's own. */
export function connection(state, text) {
	$("connection").dataset.state = state;
	$("connection-text").textContent = text;
}

// A demo on its own has no start page: there the root leads here again, and a link would lead nowhere.
async function offerWayBack(link) {
	const start = await fetch(link.href, { headers: { Accept: "text/html" }, redirect: "manual" });
	link.hidden = !start.ok;
}

document.querySelectorAll(".back").forEach((link) => offerWayBack(link).catch(() => {}));
