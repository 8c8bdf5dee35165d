package io.quintet.support.boot;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * A placeholder that nothing resolves. Boot binds it as it stands, and then everybody who
 * knows the configuration would know the secret.
 */
public final class UnresolvedPlaceholder {

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([\\w.-]+)}");

	private UnresolvedPlaceholder() {
	}

	/**
	 * Refuses a value that holds one.
	 * @param property name of the property
	 * @param value its value, if it has one
	 * @param otherwise what else can be done, such as {@code or write the token itself.}
	 * @throws FailureAnalyzedException naming the variable to set
	 */
	public static void refuse(String property, @Nullable String value, String otherwise) {
		Matcher placeholder = PLACEHOLDER.matcher((value != null) ? value : "");
		if (placeholder.find()) {
			throw new FailureAnalyzedException(
					"The property '%s' holds '${%s}', and there is no variable or property of that name."
						.formatted(property, placeholder.group(1)),
					"Set the environment variable or the property %s, %s".formatted(placeholder.group(1), otherwise));
		}
	}

}
