package io.quintet.acp.internal.request;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

import io.quintet.acp.AcpLimits;
import io.quintet.acp.internal.json.AcpJson;
import io.quintet.acp.internal.json.Timestamps;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.AcpException.FieldError;
import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.Tenant;

/**
 * An object of a request. Members are read by what they have to be; one that is something
 * else is a problem, and stands in for something harmless until the problems are thrown.
 * An optional member that is {@code null} counts as absent.
 */
final class RequestObject {

	private static final BigDecimal MAX_INTEGER = BigDecimal.valueOf(Long.MAX_VALUE);

	private final JsonNode node;

	private final String place;

	private final AcpLimits limits;

	private final Problems problems;

	private RequestObject(JsonNode node, String place, AcpLimits limits, Problems problems) {
		this.node = node;
		this.place = place;
		this.limits = limits;
		this.problems = problems;
	}

	static RequestObject of(JsonNode node, String place, AcpLimits limits, Problems problems) {
		if (!node.isObject()) {
			problems.add(place, place.isEmpty() ? "the body must be an object" : "must be an object");
		}
		return new RequestObject(node, place, limits, problems);
	}

	boolean isObject() {
		return this.node.isObject();
	}

	boolean isEmptyArray(String name) {
		JsonNode value = this.node.path(name);
		return value.isArray() && value.isEmpty();
	}

	boolean hasText(String name) {
		return this.node.path(name).isString();
	}

	void allow(Set<String> names) {
		for (String name : this.node.propertyNames()) {
			if (!names.contains(name)) {
				problem(name, "is not known");
			}
		}
	}

	/** Reads a text of any length. */
	String text(String name, boolean mayBeEmpty) {
		JsonNode value = required(name);
		return (value != null) ? textOf(name, value, mayBeEmpty) : "";
	}

	/** Reads a text of bounded length, such as an id. */
	String label(String name, boolean mayBeEmpty) {
		return bounded(name, text(name, mayBeEmpty));
	}

	@Nullable String optionalText(String name) {
		JsonNode value = optional(name);
		return (value != null) ? textOf(name, value, true) : null;
	}

	@Nullable String optionalLabel(String name, boolean mayBeEmpty) {
		JsonNode value = optional(name);
		return (value != null) ? labelOf(name, value, mayBeEmpty) : null;
	}

	@Nullable Long optionalSize(String name) {
		JsonNode value = optional(name);
		if (value == null) {
			return null;
		}
		BigDecimal number = value.isNumber() ? value.decimalValue() : BigDecimal.ONE.negate();
		if (number.signum() < 0 || number.compareTo(MAX_INTEGER) > 0
				|| number.setScale(0, RoundingMode.DOWN).compareTo(number) != 0) {
			problem(name, "must be an integer from 0 to " + Long.MAX_VALUE);
			return null;
		}
		return number.longValue();
	}

	/** Reads a position in a list. */
	@Nullable Cursor optionalCursor(String name) {
		JsonNode value = optional(name);
		if (value == null) {
			return null;
		}
		RequestObject cursor = of(value, Problems.place(this.place, name), this.limits, this.problems);
		String text = cursor.text("created_at", true);
		String id = cursor.label("id", true);
		Instant time = Timestamps.parse(text);
		if (time == null && cursor.hasText("created_at")) {
			cursor.problem("created_at", "must be a time such as 2026-11-21T09:10:45.125462Z");
		}
		return (time != null) ? new Cursor(time, id) : null;
	}

	RequestObject object(String name) {
		JsonNode value = required(name);
		String inner = Problems.place(this.place, name);
		return (value != null) ? of(value, inner, this.limits, this.problems)
				: new RequestObject(MissingNode.getInstance(), inner, this.limits, this.problems);
	}

	@Nullable Map<String, JsonNode> optionalMembers(String name) {
		JsonNode value = optional(name);
		if (value == null) {
			return null;
		}
		Map<String, JsonNode> members = new LinkedHashMap<>();
		if (value.isObject()) {
			value.properties().forEach((entry) -> members.put(entry.getKey(), entry.getValue()));
		}
		else {
			problem(name, "must be an object");
		}
		return members;
	}

	Map<String, JsonNode> members(String name) {
		required(name);
		Map<String, JsonNode> members = optionalMembers(name);
		return (members != null) ? members : Map.of();
	}

	@Nullable Map<String, JsonNode> optionalMetadata(String name) {
		Map<String, JsonNode> metadata = optionalMembers(name);
		if (metadata != null && !metadata.isEmpty()
				&& AcpJson.text(metadata).getBytes(StandardCharsets.UTF_8).length > this.limits.maxMetadata()) {
			FieldError error = new FieldError(Problems.place(this.place, name),
					"is larger than " + this.limits.maxMetadata() + " bytes");
			throw new AcpException(ErrorCode.PAYLOAD_TOO_LARGE, error.place() + ": " + error.message(), List.of(error),
					null, null);
		}
		return metadata;
	}

	Map<String, JsonNode> metadata(String name) {
		Map<String, JsonNode> metadata = optionalMetadata(name);
		return (metadata != null) ? metadata : Map.of();
	}

	@Nullable Tenant optionalTenant(String name) {
		Map<String, JsonNode> members = optionalMembers(name);
		if (members == null) {
			return null;
		}
		if (members.size() > this.limits.shape().maxTenantKeys()) {
			problem(name, "must have at most " + this.limits.shape().maxTenantKeys() + " keys");
			return Tenant.PUBLIC;
		}
		Map<String, String> values = new TreeMap<>();
		RequestObject tenant = new RequestObject(this.node.path(name), Problems.place(this.place, name), this.limits,
				this.problems);
		for (String key : members.keySet()) {
			tenant.bounded(key, key);
			values.put(key, tenant.label(key, true));
		}
		return Tenant.of(values);
	}

	/** Reads an array of objects, or nothing when it is no array or too long. */
	List<RequestObject> objects(String name, int maxSize) {
		List<RequestObject> objects = new ArrayList<>();
		for (JsonNode item : items(name, maxSize)) {
			String inner = Problems.place(Problems.place(this.place, name), objects.size());
			objects.add(of(item, inner, this.limits, this.problems));
		}
		return objects;
	}

	/** Reads an array of texts, or nothing likewise. */
	List<String> labels(String name, int maxSize) {
		List<String> labels = new ArrayList<>();
		for (JsonNode item : items(name, maxSize)) {
			labels.add(labelOf(Problems.place(name, labels.size()), item, true));
		}
		return labels;
	}

	void problem(String name, String message) {
		this.problems.add(Problems.place(this.place, name), message);
	}

	private Collection<JsonNode> items(String name, int maxSize) {
		JsonNode value = required(name);
		if (value == null) {
			return List.of();
		}
		if (!value.isArray()) {
			problem(name, "must be an array");
			return List.of();
		}
		if (value.size() > maxSize) {
			problem(name, "must have at most " + maxSize + " items");
			return List.of();
		}
		return value.values();
	}

	private String labelOf(String name, JsonNode value, boolean mayBeEmpty) {
		return bounded(name, textOf(name, value, mayBeEmpty));
	}

	private String textOf(String name, JsonNode value, boolean mayBeEmpty) {
		if (!value.isString()) {
			problem(name, "must be a string");
			return "";
		}
		String text = value.stringValue();
		if (text.isEmpty() && !mayBeEmpty) {
			problem(name, "must not be empty");
		}
		return text;
	}

	private String bounded(String name, String text) {
		if (text.codePointCount(0, text.length()) > this.limits.shape().maxTextLength()) {
			problem(name, "must have at most " + this.limits.shape().maxTextLength() + " characters");
		}
		return text;
	}

	private @Nullable JsonNode required(String name) {
		JsonNode value = optional(name);
		if (value == null && this.node.isObject()) {
			problem(name, "is required");
		}
		return value;
	}

	private @Nullable JsonNode optional(String name) {
		JsonNode value = this.node.get(name);
		return (value != null && !value.isNull()) ? value : null;
	}

}
