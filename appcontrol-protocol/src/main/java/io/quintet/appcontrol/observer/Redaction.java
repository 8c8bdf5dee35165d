package io.quintet.appcontrol.observer;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is left out of logs: values of members by their name, and pieces of texts by their
 * shape. Immutable.
 * <p>
 * A member's value is hidden, whatever it is, when its name in lower case and without
 * {@code _} and {@code -} contains one of the words of {@link #words()}: text, message,
 * password, secret, token and credential as in version 0.1.0 of the protocol's own
 * package, and passwd, passphrase, authorization, cookie, apikey, accesskey and
 * privatekey beyond it. This hides also {@code context} and {@code maxTokens}.
 * <p>
 * In texts, what follows {@code Bearer}, or a word such as {@code password} and {@code =}
 * or {@code :}, the pairs of a header with cookies, signed tokens (JWT), private keys in
 * PEM, the user in a URL, and long runs of hexadecimal (32 characters and more) or Base64
 * (40 and more) are hidden. Ids of commands and requests as callers build them
 * ({@code cmd_}, {@code req_}, {@code wechat_}, {@code wechat-} or {@code computer-use-}
 * and 32 digits) stay.
 */
public final class Redaction {

	/** Printed in place of redacted values. */
	public static final String MASK = "[redacted]";

	private static final List<String> WORDS = List.of("text", "message", "password", "secret", "token", "credential",
			"passwd", "passphrase", "authorization", "cookie", "apikey", "accesskey", "privatekey");

	private static final Redaction STANDARD = new Redaction(new LinkedHashSet<>(WORDS), true);

	private static final Redaction NONE = new Redaction(Set.of(), false);

	private static final List<Shape> SHAPES = List.of(
			// Private keys in PEM.
			Shape.of("-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^-]*+(?:-----END [A-Z ]{0,40}PRIVATE KEY-----)?", MASK),
			// The user in a URL.
			Shape.of("://[^/\\s:@]{1,256}:[^/\\s@]{1,256}@", "://" + MASK + "@"),
			Shape.of("(?i)\\b(Bearer\\s{1,8})[^\\s\"',;]++", "$1" + MASK),
			// The header, whose pairs go on to the end of the line.
			Shape.of("(?i)\\b((?:Set-)?Cookie:\\s{0,8})[^\\r\\n\"']++", "$1" + MASK),
			// Values with a name.
			Shape.of("(?i)((?:password|passwd|passphrase|secret|token|authorization|cookie|api[-_ ]?key|access[-_ ]?key"
					+ "|private[-_ ]?key)\"?\\s{0,8}[=:]\\s{0,8})"
					+ "(?:\"[^\"]*+\"?|'[^']*+'?|(?:Basic\\s{1,8})?[^\\s,;&\"']++)", "$1" + MASK),
			// Signed tokens.
			Shape.of("(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}+\\.[A-Za-z0-9_-]{8,}+(?:\\.[A-Za-z0-9_-]*+)?", MASK));

	private static final Pattern RUN = Pattern.compile("[A-Za-z0-9+/=_-]{32,}+");

	private static final Pattern HEX = Pattern
		.compile("(?<![A-Za-z0-9])(?=[A-Fa-f]*+[0-9])[0-9A-Fa-f]{32,}+(?![A-Za-z0-9])");

	// Base64 has so many letters and digits on end, and a path seldom has.
	private static final Pattern MIXED = Pattern
		.compile("(?<![A-Za-z0-9])(?=[A-Za-z]*+[0-9])(?=[0-9A-Z]*+[a-z])(?=[0-9a-z]*+[A-Z])[A-Za-z0-9]{16,}+");

	private static final Pattern ID = Pattern.compile("(?:cmd_|req_|wechat[_-]|computer-use-)[0-9A-Fa-f]{32}");

	private static final int SHORTEST_BASE64 = 40;

	private static final int SHORTEST = 8;

	private final Set<String> words;

	private final boolean shapes;

	private Redaction(Set<String> words, boolean shapes) {
		this.words = words;
		this.shapes = shapes;
	}

	/** Returns the redaction that logs use: names and shapes, as described above. */
	public static Redaction standard() {
		return STANDARD;
	}

	/** Returns the redaction that leaves nothing out. */
	public static Redaction none() {
		return NONE;
	}

	/**
	 * Adds words that hide a member when its name contains them; case, {@code _} and
	 * {@code -} do not matter, and empty ones are ignored.
	 */
	public Redaction with(Collection<String> more) {
		Set<String> all = new LinkedHashSet<>(this.words);
		for (String word : more) {
			String plain = plain(word);
			if (!plain.isEmpty()) {
				all.add(plain);
			}
		}
		return new Redaction(all, this.shapes);
	}

	/** Returns the words that hide a member, in lower case. */
	public Set<String> words() {
		return Set.copyOf(this.words);
	}

	/** Tells whether the value of a member of this name is left out. */
	public boolean hides(String name) {
		if (this.words.isEmpty()) {
			return false;
		}
		String plain = plain(name);
		for (String word : this.words) {
			if (plain.contains(word)) {
				return true;
			}
		}
		return false;
	}

	private static String plain(String name) {
		return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
	}

	/** Puts {@code [redacted]} in place of what looks like a secret. */
	public String clean(String text) {
		if (!this.shapes || text.length() < SHORTEST) {
			return text;
		}
		String clean = text;
		for (Shape shape : SHAPES) {
			clean = shape.pattern.matcher(clean).replaceAll(shape.replacement);
		}
		return RUN.matcher(clean).replaceAll((run) -> isSecret(run.group()) ? MASK : run.group());
	}

	private static boolean isSecret(String run) {
		return !ID.matcher(run).matches()
				&& (HEX.matcher(run).find() || (run.length() >= SHORTEST_BASE64 && MIXED.matcher(run).find()));
	}

	private record Shape(Pattern pattern, String replacement) {

		static Shape of(String pattern, String replacement) {
			return new Shape(Pattern.compile(pattern), replacement);
		}

	}

}
