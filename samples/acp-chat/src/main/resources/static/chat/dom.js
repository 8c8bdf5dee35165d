// Elements are made by name and text. Nothing here, or anywhere else in this page, parses text as HTML.

export const $ = (id) => document.getElementById(id);

export function el(name, properties = {}, ...children) {
	const element = document.createElement(name);
	for (const [key, value] of Object.entries(properties)) {
		if (value === undefined || value === null || value === false) {
			continue;
		}
		if (key in element && !key.includes("-")) {
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
 * Makes the children of a parent those of a list, keeping what is unchanged: a form somebody types into, a detail
 * somebody has opened. An item has a key, a signature of what it shows, `create` and, if it has a life of its own, `update`.
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

const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

export function time(timestamp) {
	return el("time", { dateTime: timestamp, textContent: TIME.format(new Date(timestamp)) });
}
