package io.quintet.samples.conformance;

import java.io.IOException;
import java.io.PrintStream;

import org.jspecify.annotations.Nullable;

import io.quintet.samples.conformance.appcontrol.AppControlBridge;
import io.quintet.samples.conformance.happy.HappyBridge;

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
		// What libraries print must not get between the answers.
		PrintStream answers = System.out;
		System.setOut(System.err);
		switch (name) {
			case "app-control" -> AppControlBridge.run(System.in, answers);
			case "happy" -> HappyBridge.run(System.in, answers);
			default -> {
				System.err.println("There is no bridge '" + name
						+ "' in this version; start with --bridge=app-control or --bridge=happy, or without one.");
				return 2;
			}
		}
		return 0;
	}

}
