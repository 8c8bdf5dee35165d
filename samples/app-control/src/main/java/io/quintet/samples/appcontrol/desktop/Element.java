package io.quintet.samples.appcontrol.desktop;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * An element of the accessibility tree.
 *
 * @param path its name in the tree, such as {@code Notes/list/0}; stays the same while
 * the element is there
 * @param role what it is
 * @param label how a person would call it
 * @param value its text; {@code null} when it has none
 * @param bounds where it is
 * @param traits what is special about it
 * @param children what it contains, from back to front
 */
public record Element(String path, Role role, String label, @Nullable String value, Bounds bounds, Set<Trait> traits,
		List<Element> children) {

	/** Takes copies. */
	public Element {
		traits = Set.copyOf(traits);
		children = List.copyOf(children);
	}

	static Element of(String path, Role role, String label, Bounds bounds) {
		return new Element(path, role, label, null, bounds, Set.of(), List.of());
	}

	Element withValue(String text) {
		return new Element(this.path, this.role, this.label, text, this.bounds, this.traits, this.children);
	}

	Element with(Trait trait, boolean present) {
		if (!present) {
			return this;
		}
		Set<Trait> more = EnumSet.of(trait);
		more.addAll(this.traits);
		return new Element(this.path, this.role, this.label, this.value, this.bounds, more, this.children);
	}

	Element with(List<Element> content) {
		return new Element(this.path, this.role, this.label, this.value, this.bounds, this.traits, content);
	}

	/**
	 * Tells whether it has a trait.
	 * @param trait the trait
	 * @return whether it does
	 */
	public boolean is(Trait trait) {
		return this.traits.contains(trait);
	}

	/**
	 * Emits this element and all below it, parents first.
	 * @return the elements
	 */
	public Stream<Element> all() {
		return Stream.concat(Stream.of(this), this.children.stream().flatMap(Element::all));
	}

	/**
	 * Finds an element by its path.
	 * @param wanted the path
	 * @return this element or one below it; {@code null} when there is none
	 */
	public @Nullable Element find(String wanted) {
		return all().filter((element) -> element.path.equals(wanted)).findFirst().orElse(null);
	}

	/**
	 * Finds what a pointer meets.
	 * @param point where the pointer is
	 * @return the innermost and foremost element there; {@code null} when the point is
	 * outside
	 */
	public @Nullable Element at(Point point) {
		if (!this.bounds.contains(point)) {
			return null;
		}
		for (int i = this.children.size() - 1; i >= 0; i--) {
			Element found = this.children.get(i).at(point);
			if (found != null) {
				return found;
			}
		}
		return this;
	}

}
