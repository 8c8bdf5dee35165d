package io.quintet.samples.chat;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.EventBody;

/**
 * What a person wants of the guide, as far as it is known.
 *
 * @param theme sea, hills or city
 * @param people how many
 * @param day a day that trips leave on
 */
record Wish(@Nullable String theme, @Nullable Integer people, @Nullable String day) {

	/** Forms of the guide are named by this and the theme, so an answer tells both. */
	static final String FORM_PREFIX = "trip-";

	private static final Map<String, Pattern> THEMES = Map.of("sea", words("sea|beach|boat|coast|ferry|harbour|swim"),
			"hills", words("hills?|mountains?|hik(?:e|ing)|walk|ridge"), "city",
			words("city|town|museums?|art|indoors"));

	private static final List<String> NUMBERS = List.of("one", "two", "three", "four", "five", "six", "seven", "eight",
			"nine", "ten", "eleven", "twelve");

	private static final Pattern PEOPLE = words("(\\d{1,2}|" + String.join("|", NUMBERS) + ")");

	private static Pattern words(String alternatives) {
		return Pattern.compile("\\b(?:" + alternatives + ")\\b", Pattern.CASE_INSENSITIVE);
	}

	/** Reads what is asked for by words. */
	static Wish ofText(String text) {
		String theme = THEMES.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().matcher(text).find())
			.map(Map.Entry::getKey)
			.min(Comparator.naturalOrder())
			.orElse(null);
		Integer people = PEOPLE.matcher(text)
			.results()
			.map(MatchResult::group)
			.map(Wish::number)
			.filter(Wish::isParty)
			.findFirst()
			.orElse(null);
		String lower = text.toLowerCase(Locale.ROOT);
		String day = TripCatalogue.DAYS.stream()
			.filter((name) -> lower.contains(name.toLowerCase(Locale.ROOT)))
			.findFirst()
			.orElse(null);
		return new Wish(theme, people, day);
	}

	/**
	 * Reads an answer to the form. It comes from a client, so nothing is taken that the
	 * form would not have allowed.
	 */
	static @Nullable Wish ofAnswer(EventBody.Message message) {
		for (ContentPart part : message.content()) {
			if (part instanceof ContentPart.Form form && form.status() == ContentPart.FormStatus.SUBMITTED
					&& form.formId().startsWith(FORM_PREFIX)) {
				Map<String, JsonNode> values = (form.values() != null) ? form.values() : Map.of();
				String theme = form.formId().substring(FORM_PREFIX.length());
				JsonNode people = values.get("people");
				JsonNode day = values.get("day");
				return new Wish(THEMES.containsKey(theme) ? theme : null,
						(people != null && people.isInt() && isParty(people.asInt())) ? people.asInt() : null,
						(day != null && day.isString() && TripCatalogue.DAYS.contains(day.asString())) ? day.asString()
								: null);
			}
		}
		return null;
	}

	private static int number(String text) {
		int word = NUMBERS.indexOf(text.toLowerCase(Locale.ROOT));
		return (word < 0) ? Integer.parseInt(text) : word + 1;
	}

	private static boolean isParty(int people) {
		return people >= 1 && people <= TripCatalogue.LARGEST_PARTY;
	}

}
