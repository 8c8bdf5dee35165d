package io.quintet.support.boot;

import java.util.List;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * Paths that a starter answers; a bean of each starter that shares a web server with
 * others.
 *
 * @param property the property that says where they are
 * @param usual its default
 * @param paths the paths, without a slash at the end
 */
public record MountedPaths(String property, String usual, List<String> paths) {

	/**
	 * Looks whether these paths, with all below them, hide those of other starters.
	 * @param others what all starters answer; these paths may be among them
	 * @throws FailureAnalyzedException when a path of another one is one of these, or is
	 * below it
	 */
	public void check(List<MountedPaths> others) {
		for (MountedPaths inner : others) {
			if (!inner.equals(this)) {
				check(inner);
			}
		}
	}

	private void check(MountedPaths inner) {
		for (String path : this.paths) {
			for (String other : inner.paths) {
				if ((other + "/").startsWith(path + "/")) {
					throw new FailureAnalyzedException(
							"The paths of '%s' and '%s' collide: requests to '%s' would be answered by what is at '%s'."
								.formatted(inner.property, this.property, other, path),
							"Give one of them a path that is not inside the other, for example '%s=%s' and '%s=%s'."
								.formatted(inner.property, inner.usual, this.property, this.usual));
				}
			}
		}
	}

}
