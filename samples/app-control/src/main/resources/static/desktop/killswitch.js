import { $, announce, timeOf } from "../quintet/page.js";

/** The switch that stops everything, at the actuator. */
export class KillSwitch {

	constructor() {
		this.tripped = false;
		this.path = null;
		$("trip").addEventListener("click", () => this.press());
	}

	/** Says where the switch is; `null` when it is not served. */
	link(path) {
		this.path = path;
		$("trip").setAttribute("aria-disabled", String(!path));
		if (!path) {
			$("switch-state").textContent = "Not served here. Expose the actuator endpoint appcontrol "
				+ "(management.endpoints.web.exposure.include) to trip it from this page.";
		}
	}

	show(state) {
		if (!state || !this.path) {
			return;
		}
		const changed = this.tripped !== state.tripped;
		this.tripped = state.tripped;
		$("switch").dataset.tripped = String(state.tripped);
		$("stage").dataset.tripped = String(state.tripped);
		$("switch-on").hidden = state.tripped;
		$("trip").textContent = state.tripped ? "Let commands pass again" : "Stop all commands";
		const reason = state.reason ? ` Reason: ${state.reason}` : "";
		$("switch-state").replaceChildren(state.tripped ? `Tripped, nothing passes.${reason}` : "Commands pass.");
		if (state.tripped && state.since) {
			$("switch-state").append(" Since ", timeOf(state.since), ".");
		}
		$("banner").hidden = !state.tripped;
		$("banner").textContent = state.tripped ? `The kill switch is tripped: every command is refused.${reason}` : "";
		if (changed && !state.tripped) {
			announce("Commands pass again.");
		}
	}

	async press() {
		if (!this.path) {
			return;
		}
		const tripped = !this.tripped;
		const order = { killSwitch: tripped };
		if (tripped && $("switch-reason").value.trim()) {
			order.reason = $("switch-reason").value.trim();
		}
		try {
			const response = await fetch(this.path, { method: "POST", headers: { "Content-Type": "application/json" },
				body: JSON.stringify(order) });
			if (!response.ok) {
				throw new Error(String(response.status));
			}
			this.show({ tripped, reason: order.reason });
			await response.body?.cancel();
		}
		catch (failure) {
			$("switch-state").textContent = `The switch was not moved (${failure.message}). Try again.`;
			announce("The switch was not moved.");
		}
	}

}
