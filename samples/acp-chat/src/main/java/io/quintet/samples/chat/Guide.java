package io.quintet.samples.chat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.AssistantEvents;
import io.quintet.acp.assistant.AssistantHandler;
import io.quintet.acp.assistant.HandlerContext;
import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Metadata;
import io.quintet.acp.thread.Role;
import io.quintet.acp.thread.ThreadEvent;

/**
 * Finds a day trip: thinks, calls its tools, and asks by a form for what it was not told.
 * The answer to the form is a message of the person who filled it in; the next run reads
 * it.
 */
class Guide implements AssistantHandler {

	static final String ID = "guide";

	private final TripCatalogue catalogue;

	private final Duration pace;

	Guide(TripCatalogue catalogue, Duration pace) {
		this.catalogue = catalogue;
		this.pace = pace;
	}

	@Override
	public Flux<AssistantEvent> handle(HandlerContext context, AssistantEvents events) {
		return context.events()
			.takeLast(Talk.MEMORY)
			.collectList()
			.flatMapIterable((history) -> advise(wishOf(history), events))
			.delayElements(this.pace);
	}

	// Whichever came last: a call by name, or an answer to a form of the guide.
	private static Wish wishOf(List<ThreadEvent> events) {
		for (int i = events.size() - 1; i >= 0; i--) {
			if (events.get(i).body() instanceof EventBody.Message message
					&& events.get(i).author().role() == Role.USER) {
				Wish answer = Wish.ofAnswer(message);
				if (answer != null) {
					return answer;
				}
				if (Talk.calls(message, ID)) {
					return Wish.ofText(message.text());
				}
			}
		}
		return Wish.ofText("");
	}

	private List<AssistantEvent> advise(Wish wish, AssistantEvents events) {
		List<AssistantEvent> answer = new ArrayList<>();
		String theme = wish.theme();
		if (theme == null) {
			answer.add(events.reasoning("Nobody has told me where to: the sea, the hills or the city?"));
			answer.add(events.message("I know day trips by the sea, in the hills and in the city. "
					+ "Try “@guide a day by the sea for three on Saturday”."));
			return answer;
		}
		List<Trip> trips = this.catalogue.find(theme);
		Integer people = wish.people();
		String day = wish.day();
		if (people == null || day == null) {
			answer.add(events.reasoning("They are drawn to the " + theme + ". I look up what leaves this weekend."));
			call(events, answer, "find_trips", Map.of("theme", theme), trips, null);
			answer
				.add(events.reasoning("There is a choice. Which one is good depends on " + missing(people, day) + "."));
			answer
				.add(events.message(List.of(ContentPart.text(trips.size() + " trips would do. Tell me a little more:"),
						form(theme, people, day))));
			return answer;
		}
		choose(events, answer, trips, people, day);
		return answer;
	}

	private void choose(AssistantEvents events, List<AssistantEvent> answer, List<Trip> trips, int people, String day) {
		Weather weather = this.catalogue.weather(day);
		answer.add(events.reasoning(party(people) + " on " + day + ". First the weather, then the seats."));
		call(events, answer, "weather", Map.of("day", day), weather, null);
		answer.add(events.reasoning(weather.dry() ? "It stays dry, so they should be outside."
				: "It will be wet, so whatever has a roof comes first."));
		List<Trip> order = trips.stream()
			.sorted(Comparator.comparing((Trip trip) -> trip.outdoors() != weather.dry()))
			.toList();
		for (Trip trip : order) {
			int seats = this.catalogue.seats(trip, day);
			Map<String, Object> arguments = new LinkedHashMap<>();
			arguments.put("trip", trip.name());
			arguments.put("day", day);
			arguments.put("people", people);
			if (seats >= people) {
				call(events, answer, "check_seats", arguments, Map.of("seats_left", seats), null);
				answer.add(events.message(
						"""
								%s, on %s at %s.
								%d hours, %d euros each, %d euros for %s. %s and up to %d degrees.""".formatted(
								trip.name(), day, trip.leaves(), trip.hours(), trip.euros(), trip.euros() * people,
								party(people).toLowerCase(Locale.ROOT), capitalised(weather.sky()), weather.celsius()),
						Map.of("trip", trip.name())));
				return;
			}
			call(events, answer, "check_seats", arguments, null,
					Map.of("code", "sold_out", "message", "%d seats left for %d people".formatted(seats, people)));
			answer.add(events.reasoning("Too few seats. The next one, then."));
		}
		answer.add(events.message("Everything is sold out for " + people + " on " + day + ". Another day perhaps?"));
	}

	private static void call(AssistantEvents events, List<AssistantEvent> answer, String tool, Map<String, ?> arguments,
			@Nullable Object result, @Nullable Map<String, ?> error) {
		AssistantEvent call = events.toolCall(tool, arguments);
		answer.add(call);
		answer.add(events.toolResult(((EventBody.ToolCall) call.body()).id(), result, error, Map.of()));
	}

	private static ContentPart form(String theme, @Nullable Integer people, @Nullable String day) {
		Map<String, Object> properties = new LinkedHashMap<>();
		properties.put("people", field("How many people?",
				Map.of("type", "integer", "minimum", 1, "maximum", TripCatalogue.LARGEST_PARTY), people));
		properties.put("day", field("Which day?", Map.of("type", "string", "enum", TripCatalogue.DAYS), day));
		Map<String, Object> schema = new LinkedHashMap<>();
		schema.put("type", "object");
		schema.put("properties", properties);
		schema.put("required", List.of("people", "day"));
		return new ContentPart.Form(Wish.FORM_PREFIX + theme, Metadata.of(schema), ContentPart.FormStatus.PENDING, null,
				null, "Your day out", "Anybody in the room may answer.");
	}

	private static Map<String, Object> field(String title, Map<String, ?> type, @Nullable Object known) {
		Map<String, Object> field = new LinkedHashMap<>(type);
		field.put("title", title);
		if (known != null) {
			field.put("default", known);
		}
		return field;
	}

	private static String missing(@Nullable Integer people, @Nullable String day) {
		if (people != null) {
			return "the day";
		}
		return (day != null) ? "how many they are" : "the day and on how many they are";
	}

	private static String party(int people) {
		return (people == 1) ? "One person" : people + " people";
	}

	private static String capitalised(String text) {
		return Character.toUpperCase(text.charAt(0)) + text.substring(1);
	}

}
