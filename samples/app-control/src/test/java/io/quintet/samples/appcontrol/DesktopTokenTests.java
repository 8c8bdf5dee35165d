package io.quintet.samples.appcontrol;

import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A service that asks for a token, behind a name of its own, with clicks at coordinates,
 * for one page at a time.
 */
@DesktopTest
@TestPropertySource(properties = { "app-control.service.token=the-secret-of-this-test",
		"app-control.computer-use.allow-coordinate-click=true", "pages.allowed-hosts=desktop.example",
		"desktop.max-watching=1" })
class DesktopTokenTests {

	@LocalServerPort
	int port;

	private String call(HttpMethod method, String path, int status, String json, String... headers) {
		return new Caller(this.port).call(method, path, status, json, with(headers));
	}

	private static String[] with(String... headers) {
		String[] all = Arrays.copyOf(headers, headers.length + 2);
		all[headers.length] = "Host";
		all[headers.length + 1] = "desktop.example:80";
		return all;
	}

	@Test
	void whoHasNoTokenCommandsNothing() {
		String click = Caller.request("run", "click", "{\"coordinates\":[600,400]}");
		assertThat(call(HttpMethod.POST, "/app-control/requests", 401, click)).contains("unauthorized");
		assertThat(call(HttpMethod.POST, "/app-control/requests", 200, click, "Authorization",
				"Bearer the-secret-of-this-test"))
			.contains("\"success\":true", "Mail");
	}

	@Test
	void thePageIsToldThatATokenIsNeededAndNotWhich() {
		String state = call(HttpMethod.GET, "/desktop/state", 200, "");
		assertThat(Caller.json(state).required("links").required("token").asBoolean()).isTrue();
		assertThat(state).doesNotContain("the-secret");
	}

	@Test
	void theServerIsCalledByThatNameOnly() {
		new Caller(this.port).call(HttpMethod.GET, "/desktop/", 403, "");
	}

}
