package io.quintet.happy.test;

import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.internal.json.HappyJson;

/** Routes that give tokens. */
final class LoginRoutes {

	private final ServerState server;

	LoginRoutes(ServerState server) {
		this.server = server;
	}

	List<RestRoute> routes() {
		return List.of(RestRoute.open("POST", "/v1/auth", this::login),
				RestRoute.open("POST", "/v1/auth/account/request", this::link));
	}

	private RestAnswer login(RestRequest request) {
		String publicKey = text(request, "publicKey");
		String challenge = text(request, "challenge");
		String signature = text(request, "signature");
		if (!LoginCheck.isValid(publicKey, challenge, signature)) {
			return RestAnswer.error(401, "Invalid signature");
		}
		String token = this.server.account(publicKey).token;
		return RestAnswer.ok(HappyJson.object().put("success", true).put("token", token));
	}

	private RestAnswer link(RestRequest request) {
		LinkRequests.Approval approval = this.server.links.ask(text(request, "publicKey"));
		if (approval == null) {
			return RestAnswer.ok(HappyJson.object().put("state", "requested"));
		}
		return RestAnswer.ok(HappyJson.object()
			.put("state", "authorized")
			.put("token", approval.token())
			.put("response", approval.response()));
	}

	/** A member that has to be a text. */
	static String text(RestRequest request, String name) {
		return text(request.body(), "body/" + name, name);
	}

	static String text(@Nullable JsonNode object, String path, String name) {
		String text = HappyJson.text(object, name);
		if (text == null) {
			throw RestRefusal.badRequest(path + " Required");
		}
		return text;
	}

}
