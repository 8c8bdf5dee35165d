import { arrange, el } from "../quintet/page.js";

const ROLES = {
	AXWindow: "window", AXButton: "button", AXTable: "list", AXRow: "row", AXTextField: "text field", AXTextArea: "text area",
	AXSecureTextField: "password field", AXStaticText: "text", AXList: "list", AXDockItem: "app",
};

/** The accessibility tree, as a tree that is walked by keys. */
export class Tree {

	constructor(root, { onSelect, onPress }) {
		this.root = root;
		this.onSelect = onSelect;
		this.onPress = onPress;
		this.closed = new Set(["Dock"]);
		this.selected = null;
		root.addEventListener("keydown", (event) => this.key(event));
		root.addEventListener("click", (event) => {
			const row = event.target.closest("[role=treeitem]");
			if (row) {
				event.target.classList.contains("twist") ? this.toggle(row.dataset.key) : this.select(row.dataset.key, true);
			}
		});
		root.addEventListener("dblclick", (event) => {
			const row = event.target.closest("[role=treeitem]");
			if (row && !event.target.classList.contains("twist")) {
				this.press(row.dataset.key);
			}
		});
	}

	draw(desktop) {
		this.desktop = desktop;
		this.rows = rowsOf([...desktop.tree.children].sort((a, b) => order(a, desktop) - order(b, desktop)), 1, this.closed);
		const focused = this.root.contains(document.activeElement);
		if (!this.rows.some(({ element }) => element.axPath === this.selected)) {
			this.selected = this.rows[0]?.element.axPath ?? null;
		}
		arrange(this.root, this.rows, ({ element }) => element.axPath, newRow, (node, row) => this.drawRow(node, row));
		if (focused && !this.root.contains(document.activeElement)) {
			this.node(this.selected)?.focus();
		}
	}

	drawRow(node, { element, level, position, count, open }) {
		const selected = element.axPath === this.selected;
		node.tabIndex = selected ? 0 : -1;
		node.setAttribute("aria-level", level);
		node.setAttribute("aria-posinset", position);
		node.setAttribute("aria-setsize", count);
		node.setAttribute("aria-selected", String(selected));
		if (open === undefined) {
			node.removeAttribute("aria-expanded");
		}
		else {
			node.setAttribute("aria-expanded", String(open));
		}
		const drawn = JSON.stringify([element.label, element.value, element.enabled, element.focused, element.selected, open]);
		if (node.dataset.drawn !== drawn) {
			node.dataset.drawn = drawn;
			node.replaceChildren(...contentOf(element, open));
		}
	}

	node(path) {
		return [...this.root.children].find((child) => child.dataset.key === path);
	}

	element(path) {
		return this.rows.find((row) => row.element.axPath === path)?.element;
	}

	select(path, focus = false) {
		this.selected = path;
		this.draw(this.desktop);
		if (focus) {
			this.node(path)?.focus();
		}
		this.onSelect(this.element(path));
	}

	toggle(path) {
		this.closed.has(path) ? this.closed.delete(path) : this.closed.add(path);
		this.draw(this.desktop);
	}

	press(path) {
		const element = this.element(path);
		if (element) {
			this.onPress(element);
		}
	}

	key(event) {
		const at = this.rows.findIndex(({ element }) => element.axPath === this.selected);
		const row = this.rows[at];
		if (!row || event.altKey || event.ctrlKey || event.metaKey) {
			return;
		}
		const go = (index) => this.select(this.rows[Math.max(0, Math.min(this.rows.length - 1, index))].element.axPath, true);
		const keys = {
			ArrowDown: () => go(at + 1),
			ArrowUp: () => go(at - 1),
			Home: () => go(0),
			End: () => go(this.rows.length - 1),
			ArrowRight: () => row.open === false ? this.toggle(this.selected) : row.open && go(at + 1),
			ArrowLeft: () => row.open ? this.toggle(this.selected) : this.toParent(at, row, go),
			Enter: () => this.press(this.selected),
			" ": () => this.press(this.selected),
		};
		if (keys[event.key]) {
			event.preventDefault();
			keys[event.key]();
		}
	}

	toParent(at, { level }, go) {
		const parent = this.rows.slice(0, at).findLastIndex((row) => row.level < level);
		if (parent >= 0) {
			go(parent);
		}
	}

}

// The window in front comes first, the dock last.
function order(element, desktop) {
	return element.role === "AXList" ? desktop.tree.children.length : -desktop.tree.children.indexOf(element);
}

function rowsOf(elements, level, closed) {
	return elements.flatMap((element, index) => {
		const children = element.children ?? [];
		const open = children.length > 0 ? !closed.has(element.axPath) : undefined;
		const row = { element, level, position: index + 1, count: elements.length, open };
		return [row, ...(open ? rowsOf(children, level + 1, closed) : [])];
	});
}

function newRow() {
	const node = el("li", { className: "row" });
	node.setAttribute("role", "treeitem");
	return node;
}

function contentOf({ role, label, value, enabled, focused, selected, risky }, open) {
	const twist = el("span", { className: "twist", text: open === undefined ? "" : open ? "▾" : "▸" });
	twist.setAttribute("aria-hidden", "true");
	const states = [!enabled && "greyed out", focused && "focus", selected && "selected", risky && "needs a person"];
	const parts = [twist, el("span", { className: "role", text: ROLES[role] ?? role }), " ",
		el("span", { className: "label", text: label })];
	if (value !== undefined) {
		parts.push(" ", el("span", { className: "value", text: `“${value}”` }));
	}
	for (const state of states.filter(Boolean)) {
		parts.push(" ", el("span", { className: "state", text: state }));
	}
	return parts;
}
