package io.quintet.hpp.internal.service;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.quintet.hpp.session.HandshakeSession;

/**
 * Builds the prompt that a person pastes to an agent.
 */
final class PromptText {

	private static final int MAX_MODE_LENGTH = 64;

	private final HandshakePaths paths;

	PromptText(HandshakePaths paths) {
		this.paths = paths;
	}

	String write(HandshakeSession session, String baseUrl, @Nullable String instructions, Instant now) {
		String mode = oneLine(session.mode());
		mode = mode.substring(0,
				mode.offsetByCodePoints(0, Math.min(MAX_MODE_LENGTH, mode.codePointCount(0, mode.length()))));
		String base = withoutTrailingSlashes(oneLine(baseUrl).strip());
		long seconds = session.expiresIn(now);
		long minutes = Math.max(1, (seconds + 59) / 60);
		String root = base + this.paths.prefix();
		List<String> lines = new ArrayList<>();
		lines.add("# Handshake Prompt - " + mode);
		lines.add("");
		lines.add("## Credentials");
		lines.add("- sessionId: " + session.id());
		lines.add("- token: " + session.token());
		lines.add("- baseUrl: " + base);
		lines.add("- mode: " + mode);
		lines.add("- expiresIn: " + seconds + "s");
		lines.add("");
		if (instructions != null && !instructions.isBlank()) {
			lines.add("## Instructions");
			lines.add(instructions.replace("\r\n", "\n"));
			lines.add("");
		}
		lines.add("## Usage");
		lines.add(
				"Every request carries the header X-Handshake-Token with the token above; bodies and answers are JSON.");
		lines.add("1. Read the form: GET " + root + "/context/" + session.id());
		lines.add("2. Fill in fields: POST " + root + "/action/" + session.id()
				+ " with {\"actions\":[{\"type\":\"set\",\"key\":\"<key>\",\"value\":<value>}]}");
		lines.add("3. Ask for more time: POST " + root + "/session/" + session.id()
				+ "/extend with {\"extraSeconds\":1800}");
		lines.add("");
		lines.add("## Notes");
		lines.add("- The token opens this one form and is valid for " + minutes + " minutes from the last request.");
		lines.add("- Whoever has this text can fill in the form: pass it on to nobody.");
		lines.add("- Fields that the user entered are locked; an attempt to write them is rejected.");
		lines.add("");
		lines.add("## Ready: wait for what the user asks for.");
		return String.join("\n", lines);
	}

	// Agents parse the prompt line by line: a line break in the mode could inject another
	// base URL.
	private static String oneLine(String text) {
		StringBuilder line = new StringBuilder(text.length());
		text.codePoints()
			.filter((c) -> !Character.isISOControl(c) && c != 0x2028 && c != 0x2029)
			.forEach(line::appendCodePoint);
		return line.toString();
	}

	private static String withoutTrailingSlashes(String url) {
		int end = url.length();
		while (end > 0 && url.charAt(end - 1) == '/') {
			end--;
		}
		return url.substring(0, end);
	}

}
