package io.quintet.samples.conformance;

import org.jspecify.annotations.Nullable;

/**
 * The line bridges: chosen before Spring starts, so that standard output stays clean.
 */
final class Bridge {

	private static final String OPTION = "--bridge=";

	private Bridge() {
	}

	static @Nullable String nameIn(String[] args) {
		for (String arg : args) {
			if (arg.startsWith(OPTION)) {
				return arg.substring(OPTION.length());
			}
		}
		return null;
	}

	static int run(String name) {
		System.err.println("There is no bridge '" + name + "' in this version; start without --bridge.");
		return 2;
	}

}
