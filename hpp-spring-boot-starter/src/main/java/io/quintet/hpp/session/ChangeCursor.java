package io.quintet.hpp.session;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.quintet.hpp.internal.json.JsonValues;

/**
 * The time after which an agent wants to see changes. Parsed leniently: any offset,
 * {@code Z} or none (UTC), up to nine fraction digits, a blank for the {@code T} or for a
 * plus sign that a query lost, a date alone (its start in UTC). Other text is compared as
 * text, as the reference does in all cases.
 */
final class ChangeCursor {

	private static final int MAX_LENGTH = 64;

	private static final Pattern MOMENT = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})"
			+ "(?:[Tt ](\\d{2}:\\d{2}:\\d{2})(?:\\.(\\d{1,9}))?(?:([Zz])|([+\\- ])(\\d{2}):?(\\d{2})?)?)?");

	private final String text;

	private final @Nullable Instant moment;

	private ChangeCursor(String text, @Nullable Instant moment) {
		this.text = text;
		this.moment = moment;
	}

	/**
	 * Reads a marker.
	 * @param text the marker as it came from the query, decoded
	 * @return the cursor, or {@code null} when there is no marker
	 */
	static @Nullable ChangeCursor parse(@Nullable String text) {
		if (text == null || text.isEmpty()) {
			return null;
		}
		return new ChangeCursor(text, moment(text));
	}

	private static @Nullable Instant moment(String text) {
		Matcher matcher = (text.length() <= MAX_LENGTH) ? MOMENT.matcher(text) : null;
		if (matcher == null || !matcher.matches()) {
			return null;
		}
		try {
			LocalDate date = LocalDate.parse(matcher.group(1));
			if (matcher.group(2) == null) {
				return date.atStartOfDay().toInstant(ZoneOffset.UTC);
			}
			String fraction = (matcher.group(3) != null) ? "." + matcher.group(3) : "";
			return LocalDateTime.parse(date + "T" + matcher.group(2) + fraction).toInstant(offset(matcher));
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	private static ZoneOffset offset(Matcher matcher) {
		if (matcher.group(6) == null) {
			return ZoneOffset.UTC;
		}
		int sign = matcher.group(5).equals("-") ? -1 : 1;
		int minutes = (matcher.group(7) != null) ? Integer.parseInt(matcher.group(7)) : 0;
		return ZoneOffset.ofHoursMinutes(sign * Integer.parseInt(matcher.group(6)), sign * minutes);
	}

	/**
	 * Tells whether a change is later than this cursor.
	 * @param at time of the change
	 * @return true when the change is strictly later
	 */
	boolean isBefore(Instant at) {
		return (this.moment != null) ? at.isAfter(this.moment) : JsonValues.timestamp(at).compareTo(this.text) > 0;
	}

	@Override
	public String toString() {
		return this.text;
	}

}
