package io.quintet.appcontrol.service;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.AppControlProtocolException;
import io.quintet.appcontrol.FailureKinds;
import io.quintet.appcontrol.ServiceRequest;
import io.quintet.appcontrol.ServiceResponse;
import io.quintet.appcontrol.ToolError;
import io.quintet.appcontrol.internal.Json;
import io.quintet.appcontrol.schema.AppControlSchemas;
import io.quintet.appcontrol.schema.SchemaViolationException.Violation;
import io.quintet.support.json.JsonRefusedException;

/**
 * Reads and checks requests: JSON, then the token, then the schema, then the model. The
 * first that fails is told.
 */
final class RequestReader {

	private static final int MAX_VIOLATIONS = 3;

	private final AppControlCodec codec;

	private final AppControlSchemas schemas;

	private final byte @Nullable [] token;

	RequestReader(AppControlCodec codec, AppControlSchemas schemas, @Nullable String token) {
		this.codec = codec;
		this.schemas = schemas;
		this.token = (token != null) ? token.getBytes(StandardCharsets.UTF_8) : null;
	}

	/**
	 * Reads a request.
	 * @throws RequestRefusedException when it cannot be served
	 */
	ServiceRequest read(byte[] text, Caller caller) {
		if (text.length == 0) {
			throw new RequestRefusedException(
					ToolError.of(FailureKinds.EMPTY_REQUEST, "The request is empty; send one JSON object."), null);
		}
		JsonNode json = json(text);
		if (!(json instanceof ObjectNode request)) {
			throw new RequestRefusedException(Failures.invalidRequest("The request must be a JSON object."), null);
		}
		String requestId = requestId(request);
		authorize(request.get("token"), caller, requestId);
		if (request.path("token").isNull()) {
			request.remove("token");
		}
		checkSchema(request, requestId);
		// It has been compared, and a service without a token takes any.
		request.remove("token");
		if (request.path("action").asString("").equals("poll")) {
			request.remove("command");
		}
		return decoded(request, requestId);
	}

	private JsonNode json(byte[] text) {
		try {
			return this.codec.readTree(text);
		}
		catch (AppControlProtocolException ex) {
			String message = "The request is refused: " + ex.getMessage() + ".";
			throw new RequestRefusedException(isBeyondLimits(ex) ? Failures.invalidRequest(message)
					: ToolError.of(FailureKinds.INVALID_JSON, message), null);
		}
	}

	private static boolean isBeyondLimits(AppControlProtocolException ex) {
		return !(ex.getCause() instanceof JsonRefusedException cause) || switch (cause.reason()) {
			case MALFORMED, ENCODING -> false;
			case DUPLICATE, TOO_DEEP, NUMBER -> true;
		};
	}

	// The record that will carry the id says what an id is, and trims it.
	private static @Nullable String requestId(ObjectNode request) {
		try {
			return ServiceResponse.notFound(Json.text(request, "requestId")).requestId();
		}
		catch (AppControlProtocolException ex) {
			return null;
		}
	}

	/**
	 * Checks the token.
	 * @param inside what the request has as its token; {@code null} where it has none, or
	 * is no text
	 * @throws RequestRefusedException when the token is missing or wrong
	 */
	void authorize(@Nullable JsonNode inside, Caller caller, @Nullable String requestId) {
		if (this.token == null) {
			return;
		}
		String beside = caller.token();
		boolean present = beside != null || !Json.isAbsent(inside);
		boolean right = beside == null || isToken(beside);
		if (inside != null && !inside.isNull()) {
			right &= inside.isString() && isToken(inside.stringValue());
		}
		if (!present || !right) {
			throw new RequestRefusedException(ToolError
				.of(FailureKinds.UNAUTHORIZED, present ? "The token is wrong." : "This service asks for a token.")
				.withRecoveryHint("Send the token that the service was started with."), requestId);
		}
	}

	private boolean isToken(String candidate) {
		return this.token != null && MessageDigest.isEqual(this.token, candidate.getBytes(StandardCharsets.UTF_8));
	}

	private void checkSchema(ObjectNode request, @Nullable String requestId) {
		List<Violation> violations = this.schemas.validate(AppControlSchemas.SERVICE_REQUEST, request);
		if (!violations.isEmpty()) {
			throw new RequestRefusedException(Failures.invalidRequest(described(violations)), requestId);
		}
	}

	private static String described(List<Violation> violations) {
		String first = violations.stream()
			.limit(MAX_VIOLATIONS)
			.map(Violation::message)
			.collect(Collectors.joining("; "));
		int more = violations.size() - MAX_VIOLATIONS;
		return (more > 0) ? first + "; and " + more + " more" : first;
	}

	private ServiceRequest decoded(ObjectNode request, @Nullable String requestId) {
		try {
			return this.codec.decode(request, ServiceRequest.class);
		}
		catch (AppControlProtocolException ex) {
			throw new RequestRefusedException(Failures.invalidRequest(ex.getMessage()), requestId);
		}
	}

}
