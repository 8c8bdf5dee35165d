package io.quintet.samples.conformance.lime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.quintet.lime.login.LimeLoginEvent;

/**
 * What the handlers got, in order.
 */
class DeliveredLogins {

	private final List<Map<String, @Nullable String>> all = new ArrayList<>();

	synchronized void add(String handler, LimeLoginEvent event) {
		Map<String, @Nullable String> login = new LinkedHashMap<>();
		login.put("handler", handler);
		login.put("request_id", event.requestId());
		login.put("passport", event.passport());
		this.all.add(login);
	}

	synchronized List<Map<String, @Nullable String>> all() {
		return List.copyOf(this.all);
	}

}
