package io.quintet.samples.appcontrol.client;

import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.FailureKinds;
import io.quintet.samples.appcontrol.desktop.DesktopState;
import io.quintet.samples.appcontrol.desktop.Element;
import io.quintet.samples.appcontrol.desktop.Point;
import io.quintet.samples.appcontrol.desktop.Refusal;
import io.quintet.samples.appcontrol.desktop.Role;
import io.quintet.samples.appcontrol.desktop.Trait;

/**
 * Where a click goes: to an element, or to a point.
 *
 * @param selector which element; {@code null} with a point
 * @param point where; {@code null} with an element
 */
record Spot(@Nullable Selector selector, @Nullable Point point) {

	static Spot of(Input input) {
		Point point = input.point("coordinates");
		if (point == null) {
			return new Spot(selector(input), null);
		}
		if (input.has("target") || input.has("selector")) {
			throw input.wrong("coordinates", "must not be there together with a target or a selector");
		}
		return new Spot(null, point);
	}

	/** Reads which element is meant: by name, by its path, or by a selector. */
	static Selector selector(Input input) {
		JsonNode target = input.members().get("target");
		Input selector = input.object("selector");
		if ((target == null) == (selector == null)) {
			throw input.wrong("target", "is required, or a selector instead of it");
		}
		if (selector != null) {
			return checked(selector);
		}
		return (target != null && target.isString()) ? Selector.of(input.required("target"))
				: checked(new Input("input.target", asObject(input, target)));
	}

	private static ObjectNode asObject(Input input, @Nullable JsonNode target) {
		if (target instanceof ObjectNode object) {
			return object;
		}
		throw input.wrong("target", "must be a label, a path or an object");
	}

	private static Selector checked(Input selector) {
		if (selector.members().isEmpty()) {
			throw Refusal.of(FailureKinds.INVALID_INPUT, selector.path() + " must not be empty");
		}
		return Selector.of(selector);
	}

	/** Finds the element, in the dock too. */
	Element element(DesktopState state, Target target) {
		if (this.point != null) {
			target.frontmost(state);
			Element met = state.tree().at(this.point);
			if (met == null) {
				throw Refusal.of(FailureKinds.INVALID_INPUT, "input.coordinates are outside of the screen");
			}
			return met;
		}
		Selector wanted = Objects.requireNonNull(this.selector);
		return wanted.one(wanted.isInDock() ? state.dock() : state.window(target.frontmost(state)));
	}

	/** Refuses what a person decides about, and what is no program's business at all. */
	static void checkSafety(Element element, boolean confirmed, Target target, DesktopState state) {
		if (element.role() == Role.SECURE_TEXT_FIELD) {
			throw Refusal.of(FailureKinds.SECURITY_OR_PASSWORD, "'" + element.label() + "' is for a person only")
				.hint("Ask the person at the desktop to fill it in");
		}
		if (element.is(Trait.RISKY) && !element.is(Trait.DISABLED) && !confirmed) {
			throw Refusal.of(FailureKinds.HIGH_RISK_CLICK, "'" + element.label() + "' cannot be taken back")
				.hint("Ask a person, then send it again with confirmed: true")
				.evidence(Map.of("axPath", element.path(), "snapshotId", state.snapshotId(target.open(state))));
		}
	}

	Point pointer(Element element) {
		return (this.point != null) ? this.point : element.bounds().center();
	}

}
