package io.quintet.samples.trip;

import java.util.Map;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.hpp.NewSession;
import io.quintet.hpp.session.FormSchema;
import io.quintet.hpp.session.HandshakeSession;

/**
 * The form: what the server checks, what the page draws and what the agent reads.
 */
final class TripForm {

	/** Name of the form in the meta object of its sessions. */
	static final String NAME = "trip";

	/** What the agent is to do, as part of the prompt. */
	static final String INSTRUCTIONS = """
			Fill in a trip request for the user. Read the form first: every field says what it is for and shows an example.
			Write only what the user told you, and ask for what is missing. Write one batch, so that the user can follow it.
			A field that the user changed is theirs: leave it, even when you know better, and say so instead.""";

	private static final FormSchema SCHEMA = FormSchema.parse("""
			[{"key": "traveller", "type": "string", "required": true, "label": "Traveller",
			  "desc": "Full name as in the passport", "example": "Ada Lovelace", "autocomplete": "name"},
			 {"key": "email", "type": "string", "required": true, "label": "E-mail", "format": "email",
			  "desc": "Where the offer goes to", "example": "ada@example.org", "autocomplete": "email"},
			 {"key": "destination", "type": "string", "required": true, "label": "Destination",
			  "desc": "City or region", "example": "Lisbon"},
			 {"key": "cabin", "type": "enum", "label": "Cabin class", "desc": "Where to sit",
			  "example": "economy", "options": [
			   {"value": "economy", "label": "Economy"}, {"value": "premium", "label": "Premium economy"},
			   {"value": "business", "label": "Business"}, {"value": "first", "label": "First"}]},
			 {"key": "departure", "type": "datetime", "required": true, "label": "Departure",
			  "desc": "Local date and time", "example": "2027-05-03T09:30:00"},
			 {"key": "return", "type": "datetime", "label": "Return",
			  "desc": "Local date and time", "example": "2027-05-10T18:00:00"},
			 {"key": "travellers", "type": "int", "required": true, "label": "Number of travellers",
			  "desc": "Everybody, children too", "example": 2},
			 {"key": "budget", "type": "number", "label": "Budget in euros",
			  "desc": "For the whole trip", "example": 2400.5},
			 {"key": "interests", "type": "array<string>", "label": "Interests", "wide": true,
			  "desc": "What the days should be about", "example": ["museums", "hiking"]},
			 {"key": "flexible", "type": "bool", "label": "Flexible dates", "wide": true,
			  "desc": "Two days earlier or later are fine", "example": true},
			 {"key": "notes", "type": "string", "label": "Notes", "wide": true, "multiline": true,
			  "desc": "Anything else we should know", "example": "Window seat, vegetarian meals"}]
			""");

	private TripForm() {
	}

	static boolean isFormOf(HandshakeSession session) {
		return NAME.equals(session.meta().path("form").stringValue(null));
	}

	static NewSession newSession() {
		ObjectNode meta = JsonNodeFactory.instance.objectNode().put("form", NAME);
		meta.putObject(TripProblems.MEMBER);
		return new NewSession("form-fill", SCHEMA, Map.of(), meta, null);
	}

}
