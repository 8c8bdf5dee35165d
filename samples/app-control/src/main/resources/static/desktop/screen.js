import { arrange, el } from "../quintet/page.js";

const WIDTH = 960;

const HEIGHT = 600;

// Narrower than this the picture shows the window in front only, and large enough to read.
const NARROW = 560;

const MARGIN = 12;

/** The picture of the desktop. It is for the eye; the tree says the same to everybody. */
export class Screen {

	constructor(root, onClick) {
		this.root = root;
		this.space = el("div", { className: "space" });
		this.windows = el("div", { className: "windows" });
		this.dock = el("div", { className: "dock" });
		this.pointer = el("div", { className: "pointer" });
		this.space.append(this.windows, this.dock, this.pointer);
		root.append(this.space);
		root.addEventListener("click", (event) => {
			const item = event.target.closest("[data-key]");
			if (item) {
				onClick(item.dataset.key);
			}
		});
		new ResizeObserver(() => this.fit()).observe(root);
	}

	draw(desktop) {
		this.desktop = desktop;
		const children = desktop.tree.children;
		arrange(this.windows, children.filter(({ role }) => role === "AXWindow"), ({ axPath }) => axPath, newWindow,
			(node, element) => drawWindow(node, element, desktop.frontmostApp));
		const dock = children.find(({ role }) => role === "AXList");
		place(this.dock, dock.frame, { x: 0, y: 0 });
		arrange(this.dock, dock.children, ({ axPath }) => axPath, newItem, (node, element) => drawItem(node, element, dock.frame));
		this.select(this.selected);
		this.fit();
	}

	/** Marks what the tree is at. */
	select(path) {
		this.selected = path;
		for (const node of this.space.querySelectorAll("[data-key]")) {
			node.toggleAttribute("data-marked", node.dataset.key === path);
		}
	}

	/** Moves the pointer of whoever acts. */
	point({ x, y }) {
		this.pointer.style.setProperty("--x", `${x}px`);
		this.pointer.style.setProperty("--y", `${y}px`);
		this.pointer.classList.add("seen");
	}

	fit() {
		const width = this.root.clientWidth;
		const front = this.desktop?.tree.children.find(({ axPath }) => axPath === this.desktop.frontmostApp)?.frame;
		const shown = width < NARROW && front
			? { x: front.x - MARGIN, y: front.y - MARGIN, width: front.width + 2 * MARGIN, height: front.height + 2 * MARGIN }
			: { x: 0, y: 0, width: WIDTH, height: HEIGHT };
		const scale = width / shown.width;
		this.root.style.height = `${Math.round(shown.height * scale)}px`;
		this.space.style.transform = `scale(${scale}) translate(${-shown.x}px, ${-shown.y}px)`;
	}

}

function place(node, frame, origin) {
	node.style.left = `${frame.x - origin.x}px`;
	node.style.top = `${frame.y - origin.y}px`;
	node.style.width = `${frame.width}px`;
	node.style.height = `${frame.height}px`;
}

function newWindow(element) {
	const node = el("div", { className: "window" });
	node.append(el("div", { className: "bar", text: element.label }), el("div", { className: "content" }));
	return node;
}

function drawWindow(node, element, frontmost) {
	node.dataset.app = element.axPath;
	node.dataset.front = String(element.axPath === frontmost);
	place(node, element.frame, { x: 0, y: 0 });
	arrange(node.lastElementChild, below(element), ({ axPath }) => axPath, newItem,
		(item, child) => drawItem(item, child, element.frame));
}

function below(element) {
	return (element.children ?? []).flatMap((child) => [child, ...below(child)]);
}

function newItem() {
	return el("div", { className: "item" });
}

function drawItem(node, element, origin) {
	const { role, label, value, enabled, focused, selected, risky } = element;
	Object.assign(node.dataset, { role, enabled, focused, selected, risky: Boolean(risky) });
	place(node, element.frame, origin);
	const drawn = JSON.stringify([label, value, focused]);
	if (node.dataset.drawn !== drawn) {
		node.dataset.drawn = drawn;
		node.replaceChildren(...contentOf(element));
		node.scrollTop = node.scrollHeight;
	}
}

function contentOf({ role, label, value, focused }) {
	const caret = focused ? [el("span", { className: "caret" })] : [];
	switch (role) {
		case "AXTable":
			return [];
		case "AXTextField":
			return [el("span", { className: "tag", text: label }), value ?? "", ...caret];
		case "AXTextArea":
			return [value ?? "", ...caret];
		case "AXStaticText":
			return [value ?? label];
		case "AXDockItem":
			return [label.slice(0, 1)];
		default:
			return [label];
	}
}
