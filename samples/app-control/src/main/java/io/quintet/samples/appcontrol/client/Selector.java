package io.quintet.samples.appcontrol.client;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import io.quintet.appcontrol.FailureKinds;
import io.quintet.samples.appcontrol.desktop.DesktopState;
import io.quintet.samples.appcontrol.desktop.Element;
import io.quintet.samples.appcontrol.desktop.Refusal;
import io.quintet.samples.appcontrol.desktop.Trait;

/**
 * Which elements are meant. What is left out matches every element.
 *
 * @param shown how a message calls it
 * @param path path or label of the element; {@code null} when it is not named
 * @param test tells whether an element is meant
 */
record Selector(String shown, @Nullable String path, Predicate<Element> test) {

	/** Means one element, by its path or else by its label. */
	static Selector of(String name) {
		return new Selector("'" + shortened(name) + "'", name,
				(element) -> element.path().equals(name) || element.label().equalsIgnoreCase(name));
	}

	private static String shortened(String text) {
		return (text.length() <= 60) ? text : text.substring(0, 60) + "…";
	}

	/** Reads the members of a selector. */
	static Selector of(Input input) {
		String path = input.text("axPath");
		Predicate<Element> test = equal(path, Element::path)
			.and(equal(input.text("role"), (element) -> element.role().ax()))
			.and(equal(input.text("label"), Element::label))
			.and(oneOf(input.texts("roleIn"), (element) -> element.role().ax()))
			.and(oneOf(input.texts("labelIn"), Element::label))
			.and(containing(input.text("labelContains"), Element::label))
			.and(containing(input.text("valueContains"), (element) -> Objects.requireNonNullElse(element.value(), "")));
		if (input.has("valueEquals")) {
			String value = input.verbatim("valueEquals");
			test = test.and((element) -> value.equals(element.value()));
		}
		if (input.has("enabled")) {
			boolean enabled = input.flag("enabled", true);
			test = test.and((element) -> element.is(Trait.DISABLED) != enabled);
		}
		return new Selector("of " + input.path(), path, test);
	}

	private static Predicate<Element> equal(@Nullable String wanted, Attribute attribute) {
		return (element) -> wanted == null || wanted.equals(attribute.of(element));
	}

	private static Predicate<Element> oneOf(@Nullable List<String> wanted, Attribute attribute) {
		return (element) -> wanted == null || wanted.contains(attribute.of(element));
	}

	private static Predicate<Element> containing(@Nullable String wanted, Attribute attribute) {
		return (element) -> wanted == null
				|| attribute.of(element).toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT));
	}

	/** Tells whether an app in the dock is meant. */
	boolean isInDock() {
		return this.path != null && this.path.startsWith(DesktopState.DOCK + "/");
	}

	/** Finds the one element that is meant. */
	Element one(Element root) {
		List<Element> found = root.all().filter(this.test).toList();
		if (found.size() > 1) {
			// A path is one element's alone, a label may be that of several.
			throw Refusal.of(FailureKinds.INVALID_INPUT, "The element " + this.shown + " is one of " + found.size())
				.hint("Name one of them by its axPath")
				.evidence(Map.of("axPaths", found.stream().limit(10).map(Element::path).toList()));
		}
		if (found.isEmpty()) {
			throw Refusal.of(FailureKinds.NOT_AVAILABLE, "There is no element " + this.shown)
				.hint("Send observe to see what is there")
				.again();
		}
		return found.get(0);
	}

	/** Gives one attribute of an element. */
	private interface Attribute {

		String of(Element element);

	}

}
