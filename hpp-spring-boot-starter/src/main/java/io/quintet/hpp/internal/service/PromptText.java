package io.quintet.hpp.internal.service;

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

import io.quintet.hpp.session.HandshakeSession;

/**
 * Builds the prompt that a person pastes to an agent.
 */
final class PromptText {

	private static final int MAX_MODE_LENGTH = 64;

	private static final String TEXT = """
			# Handshake Prompt - %1$s

			## Credentials
			- sessionId: %2$s
			- token: %3$s
			- baseUrl: %4$s
			- mode: %1$s
			- expiresIn: %5$ss

			%6$s## Usage
			Every request carries the header X-Handshake-Token with the token above; bodies and answers are JSON.
			1. Read the form: GET %7$s/context/%2$s
			2. Fill in fields: POST %7$s/action/%2$s with {"actions":[{"type":"set","key":"<key>","value":<value>}]}
			3. Ask for more time: POST %7$s/session/%2$s/extend with {"extraSeconds":1800}

			## Notes
			- The token opens this one form and is valid for %8$s minutes from the last request.
			- Whoever has this text can fill in the form: pass it on to nobody.
			- Fields that the user entered are locked; an attempt to write them is rejected.

			## Ready: wait for what the user asks for.""";

	private final HandshakePaths paths;

	PromptText(HandshakePaths paths) {
		this.paths = paths;
	}

	String write(HandshakeSession session, String baseUrl, @Nullable String instructions, Instant now) {
		String mode = oneLine(session.mode());
		mode = mode.substring(0,
				mode.offsetByCodePoints(0, Math.min(MAX_MODE_LENGTH, mode.codePointCount(0, mode.length()))));
		String base = StringUtils.trimTrailingCharacter(oneLine(baseUrl).strip(), '/');
		long seconds = session.expiresIn(now);
		String asked = (instructions != null && !instructions.isBlank())
				? "## Instructions\n" + instructions.replace("\r\n", "\n") + "\n\n" : "";
		return TEXT.formatted(mode, session.id(), session.token(), base, seconds, asked, base + this.paths.prefix(),
				Math.max(1, (seconds + 59) / 60));
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

}
