package io.quintet.support.boot;

import java.util.List;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * Paths that a starter answers, each with all below it; a bean of each starter that
 * shares a web server with others.
 *
 * @param property the property that says where they are
 * @param usual its default
 * @param paths the paths, without a slash at the end
 */
public record MountedPaths(String property, String usual, List<String> paths) {

	/**
	 * Looks whether paths of two starters hide each other.
	 * @param all what all starters answer
	 * @throws FailureAnalyzedException when a path is that of another one, or is below it
	 */
	public static void check(List<MountedPaths> all) {
		for (MountedPaths outer : all) {
			for (MountedPaths inner : all) {
				if (!outer.equals(inner)) {
					check(outer, inner);
				}
			}
		}
	}

	private static void check(MountedPaths outer, MountedPaths inner) {
		for (String path : outer.paths) {
			for (String other : inner.paths) {
				if ((other + "/").startsWith(path + "/")) {
					throw new FailureAnalyzedException(
							"The paths of '%s' and '%s' collide: requests to '%s' would be answered by what is at '%s'."
								.formatted(inner.property, outer.property, other, path),
							"Give one of them a path that is not inside the other, for example '%s=%s' and '%s=%s'."
								.formatted(inner.property, inner.usual, outer.property, outer.usual));
				}
			}
		}
	}

}
