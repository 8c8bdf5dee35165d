package io.quintet.lime.internal.transport;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

import io.quintet.support.json.JsonFormat;

/**
 * One plain call.
 *
 * @param name name for observations
 * @param method the method
 * @param path path behind the address of the platform, encoded
 * @param body JSON body, if any
 * @param withToken whether the site token goes out
 * @param rule after which failures it is repeated
 */
record Call(String name, HttpMethod method, String path, @Nullable String body, boolean withToken, RepeatRule rule) {

	static Call get(String name, String path) {
		return new Call(name, HttpMethod.GET, path, null, true, RepeatRule.READ);
	}

	static Call post(String name, String path, Map<String, String> body, RepeatRule rule) {
		return new Call(name, HttpMethod.POST, path, JsonFormat.MAPPER.writeValueAsString(body), true, rule);
	}

	Call withoutToken() {
		return new Call(this.name, this.method, this.path, this.body, false, this.rule);
	}

}
