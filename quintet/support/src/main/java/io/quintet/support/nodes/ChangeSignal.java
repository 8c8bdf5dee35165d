package io.quintet.support.nodes;

import java.util.Set;

/**
 * What another node has changed.
 *
 * @param names names of what has changed
 * @param many whether names were left out or signals may have been lost: everything may
 * have changed
 */
public record ChangeSignal(Set<String> names, boolean many) {

	/** Everything may have changed. */
	public static final ChangeSignal MANY = new ChangeSignal(Set.of(), true);

}
