package io.quintet.samples.conformance;

import java.io.IOException;
import java.io.PrintStream;

import org.jspecify.annotations.Nullable;

import io.quintet.samples.conformance.appcontrol.AppControlBridge;

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

	static int run(String name) throws IOException {
		if (name.equals("app-control")) {
			// What libraries print must not get between the answers.
			PrintStream answers = System.out;
			System.setOut(System.err);
			AppControlBridge.run(System.in, answers);
			return 0;
		}
		System.err.println(
				"There is no bridge '" + name + "' in this version; start with --bridge=app-control, or without one.");
		return 2;
	}

}
