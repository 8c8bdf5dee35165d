package io.quintet.samples.chat;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.ai.tool.annotation.ToolParam;

import io.quintet.springai.NeedsApproval;

/**
 * Sells the trips of the catalogue: a chat client of Spring AI with two tools. One only
 * looks something up; the other one spends money, so a person approves each call.
 */
class Clerk {

	static final String ID = "clerk";

	private static final String TRIP = "Name of the trip";

	private static final String DAY = "Friday, Saturday or Sunday";

	private final TripCatalogue catalogue;

	Clerk(TripCatalogue catalogue) {
		this.catalogue = catalogue;
	}

	ChatClient with(ChatModel model) {
		return ChatClient.builder(model)
			.defaultSystem("You are the clerk of a travel agency, in a room with several people who call you @" + ID
					+ ". Be brief. You sell these trips on Friday, Saturday and Sunday: "
					+ String.join(", ", this.catalogue.names()) + ".")
			.defaultTools(this)
			.build();
	}

	@Tool(name = "check_seats", description = "Tells how many seats of a trip are left, and what one costs")
	Seats checkSeats(@ToolParam(description = TRIP) String trip, @ToolParam(description = DAY) String day) {
		Trip found = this.catalogue.get(trip);
		return new Seats(found.name(), day, found.leaves(), found.euros(), this.catalogue.seats(found, day));
	}

	@NeedsApproval
	@Tool(name = "book_trip", description = "Books seats of a trip")
	Booking bookTrip(@ToolParam(description = TRIP) String trip, @ToolParam(description = DAY) String day,
			@ToolParam(description = "Number of people, at most " + TripCatalogue.LARGEST_PARTY) int people) {
		Trip found = this.catalogue.get(trip);
		this.catalogue.book(found, day, people);
		return new Booking(found.name(), day, people, found.euros() * people);
	}

	/**
	 * What is left of a trip.
	 *
	 * @param trip its name
	 * @param day when
	 * @param leaves time of departure
	 * @param euros price for one
	 * @param left seats
	 */
	record Seats(String trip, String day, String leaves, int euros, int left) {
	}

	/**
	 * What was sold.
	 *
	 * @param trip its name
	 * @param day when
	 * @param people for how many
	 * @param euros price for all
	 */
	record Booking(String trip, String day, int people, int euros) {
	}

}
