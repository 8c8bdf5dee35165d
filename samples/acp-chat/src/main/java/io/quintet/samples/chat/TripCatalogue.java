package io.quintet.samples.chat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The trips of one weekend with their weather and seats, all made up. What is booked is
 * forgotten with the process.
 */
class TripCatalogue {

	/** The days that trips leave on. */
	static final List<String> DAYS = List.of("Friday", "Saturday", "Sunday");

	/** Most people of one party. */
	static final int LARGEST_PARTY = 12;

	private static final List<Trip> TRIPS = List.of(new Trip("Lighthouse by ferry", "sea", "09:30", 5, 34, true),
			new Trip("Harbour and fish market", "sea", "10:15", 3, 18, false),
			new Trip("Tide pools with a biologist", "sea", "08:00", 4, 27, true),
			new Trip("Ridge walk with a view", "hills", "08:45", 6, 22, true),
			new Trip("Monastery and its brewery", "hills", "10:00", 5, 31, false),
			new Trip("Old town on foot", "city", "11:00", 2, 12, true),
			new Trip("Museum of clocks", "city", "10:30", 3, 15, false));

	private static final Map<String, Weather> FORECAST = Map.of("Friday", new Weather("light clouds", 18, true),
			"Saturday", new Weather("sunny, a light breeze", 22, true), "Sunday",
			new Weather("rain from noon", 15, false));

	private static final Map<String, Integer> SEATS = Map.of("Lighthouse by ferry", 3, "Tide pools with a biologist",
			6);

	private static final int SEATS_ELSEWHERE = 20;

	// At most one number for each trip and day.
	private final Map<String, Integer> booked = new HashMap<>();

	List<String> names() {
		return TRIPS.stream().map(Trip::name).toList();
	}

	Trip get(String name) {
		return TRIPS.stream()
			.filter((trip) -> trip.name().equalsIgnoreCase(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("No trip '" + name + "', but " + names()));
	}

	/** The trip whose name begins with a word of a text. */
	@Nullable Trip mentioned(String text) {
		return TRIPS.stream()
			.filter((trip) -> Pattern
				.compile("\\b" + Pattern.quote(trip.name().split(" ", 2)[0]) + "\\b", Pattern.CASE_INSENSITIVE)
				.matcher(text)
				.find())
			.findFirst()
			.orElse(null);
	}

	List<Trip> find(String theme) {
		return TRIPS.stream().filter((trip) -> trip.theme().equals(theme)).toList();
	}

	Weather weather(String day) {
		Weather weather = FORECAST.get(day);
		if (weather == null) {
			throw new IllegalArgumentException("No forecast for '" + day + "'");
		}
		return weather;
	}

	/** The seats that are left; the weekend's best day is the fullest. */
	synchronized int seats(Trip trip, String day) {
		if (!DAYS.contains(day)) {
			throw new IllegalArgumentException("No trips on '" + day + "', but on " + DAYS);
		}
		int seats = SEATS.getOrDefault(trip.name(), SEATS_ELSEWHERE) - this.booked.getOrDefault(key(trip, day), 0);
		return day.equals("Saturday") ? seats - 1 : seats;
	}

	synchronized void book(Trip trip, String day, int people) {
		if (people < 1 || people > LARGEST_PARTY) {
			throw new IllegalArgumentException("A party has 1 to " + LARGEST_PARTY + " people");
		}
		int seats = seats(trip, day);
		if (seats < people) {
			throw new IllegalArgumentException("%d seats left for %d people".formatted(seats, people));
		}
		this.booked.merge(key(trip, day), people, Integer::sum);
	}

	private static String key(Trip trip, String day) {
		return trip.name() + ", " + day;
	}

}
