// Elements are made by name and text. Nothing in this page reads text as HTML.

export const $ = (id) => document.getElementById(id);

/** Makes an element with a class, data and text or children. */
export function make(name, { className, data = {}, text } = {}, ...children) {
	const element = document.createElement(name);
	if (className) {
		element.className = className;
	}
	Object.assign(element.dataset, data);
	element.append(...(text === undefined ? children : [text]));
	return element;
}

/**
 * Makes the children of a parent those of a list, in its order. A child that is still in the list stays the same element,
 * so that focus and transitions survive.
 */
export function arrange(parent, items, keyOf, create, update) {
	const known = new Map([...parent.children].map((child) => [child.dataset.key, child]));
	let next = parent.firstElementChild;
	for (const item of items) {
		const key = keyOf(item);
		let child = known.get(key);
		known.delete(key);
		if (!child) {
			child = create(item);
			child.dataset.key = key;
		}
		update(child, item);
		if (child === next) {
			next = next.nextElementSibling;
		}
		else {
			parent.insertBefore(child, next);
		}
	}
	known.forEach((child) => child.remove());
}

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

export function timeOf(instant) {
	const element = make("time", { text: CLOCK.format(new Date(instant)) });
	element.dateTime = instant;
	return element;
}

/** Says something to those who do not see the page. */
export function announce(text) {
	$("announcement").textContent = text;
}
