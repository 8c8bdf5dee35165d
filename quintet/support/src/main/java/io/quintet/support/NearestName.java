package io.quintet.support;

import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Finds the known name that is nearest to a mistyped one.
 */
public final class NearestName {

	private static final int MAX_LENGTH = 100;

	private static final int MAX_DISTANCE = 4;

	private static final int MAX_SHOWN = 80;

	private NearestName() {
	}

	/**
	 * Says that a name has no effect.
	 * @param name the name; control characters and all beyond 80 characters are not shown
	 * @param nearest what may be meant; {@code null} when nothing is near
	 * @return a sentence
	 */
	public static String warning(String name, @Nullable String nearest) {
		return shown(name) + " is not known and has no effect"
				+ ((nearest != null) ? "; did you mean " + nearest + "?" : "");
	}

	/**
	 * A name from outside on one line, and not too long.
	 * @param name the name
	 * @return its first 80 characters
	 */
	public static String shown(String name) {
		return LogText.of(name, MAX_SHOWN);
	}

	/**
	 * Finds the nearest of the known names.
	 * @param name the name as it was written
	 * @param known names that mean something
	 * @return the nearest; {@code null} where none is near: a third of the letters, and
	 * four at most, may be wrong, missing, too many or swapped
	 */
	public static @Nullable String of(String name, Collection<String> known) {
		String nearest = null;
		int least = Math.max(1, Math.min(MAX_DISTANCE, name.length() / 3)) + 1;
		for (String candidate : (name.length() <= MAX_LENGTH) ? known : List.<String>of()) {
			int distance = distance(name, candidate);
			if (distance < least) {
				least = distance;
				nearest = candidate;
			}
		}
		return nearest;
	}

	private static int distance(String a, String b) {
		int[] beforeLast = new int[b.length() + 1];
		int[] last = new int[b.length() + 1];
		int[] row = new int[b.length() + 1];
		for (int j = 0; j <= b.length(); j++) {
			last[j] = j;
		}
		for (int i = 1; i <= a.length(); i++) {
			row[0] = i;
			for (int j = 1; j <= b.length(); j++) {
				int change = last[j - 1] + ((a.charAt(i - 1) == b.charAt(j - 1)) ? 0 : 1);
				row[j] = Math.min(change, Math.min(last[j], row[j - 1]) + 1);
				if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
					row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
				}
			}
			int[] spare = beforeLast;
			beforeLast = last;
			last = row;
			row = spare;
		}
		return last[b.length()];
	}

}
