package io.quintet.samples.conformance.lime;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

import io.quintet.lime.LimeSite;
import io.quintet.lime.error.LimeException;
import io.quintet.lime.passport.Passport;

/**
 * The calls of a site, one endpoint each.
 */
@RestController
@RequestMapping("/site")
@Profile("lime")
class SiteController {

	private final LimeSite site;

	private final DeliveredLogins logins;

	SiteController(LimeSite site, DeliveredLogins logins) {
		this.site = site;
		this.logins = logins;
	}

	@PostMapping("/login-requests")
	Mono<Map<String, String>> createLoginRequest() {
		return this.site.createLoginRequest()
			.map((request) -> Map.of("request_id", request.requestId(), "status", request.status(), "expires_at",
					request.expiresAt().toString()));
	}

	@GetMapping("/logins")
	List<Map<String, @Nullable String>> logins() {
		return this.logins.all();
	}

	@PostMapping("/verify")
	Mono<Map<String, Object>> verify(@RequestBody Map<String, @Nullable Object> body) {
		String expected = text(body, "expected_request_id");
		String passport = required(body, "passport");
		return ((expected != null) ? this.site.verifyPassport(passport, expected) : this.site.verifyPassport(passport))
			.map(SiteController::result);
	}

	@PostMapping("/bindings")
	Mono<Map<String, String>> createBindingRequest(@RequestBody Map<String, @Nullable Object> body) {
		return this.site.createBindingRequest(uri(required(body, "redirect_uri")))
			.map((request) -> Map.of("binding_id", request.bindingId(), "connect_url", request.connectUrl().toString(),
					"status", request.status(), "expires_at", request.expiresAt().toString()));
	}

	@PostMapping("/bindings/exchange")
	Mono<Map<String, Object>> exchange(@RequestBody Map<String, @Nullable Object> body) {
		return this.site.exchangeBindingCode(required(body, "binding_code"))
			.flatMap(this.site::verifyBindingPassport)
			.map(SiteController::result);
	}

	@PostMapping("/verify-binding")
	Mono<Map<String, Object>> verifyBinding(@RequestBody Map<String, @Nullable Object> body) {
		return this.site.verifyBindingPassport(required(body, "passport")).map(SiteController::result);
	}

	private static URI uri(String text) {
		try {
			return URI.create(text);
		}
		catch (IllegalArgumentException ex) {
			throw new LimeException("Not a URI: " + text, ex);
		}
	}

	private static String required(Map<String, @Nullable Object> body, String name) {
		String text = text(body, name);
		return (text != null) ? text : "";
	}

	private static @Nullable String text(Map<String, @Nullable Object> body, String name) {
		return (body.get(name) instanceof String text) ? text : null;
	}

	private static Map<String, Object> result(Passport passport) {
		return Map.of("valid", true, "claims", passport.claims());
	}

	@ExceptionHandler
	ResponseEntity<Map<String, @Nullable Object>> failed(LimeException ex) {
		Map<String, @Nullable Object> body = new LinkedHashMap<>();
		body.put("error", ex.getMessage());
		body.put("type", ex.getClass().getSimpleName());
		body.put("status", ex.httpStatus());
		body.put("code", ex.code());
		return ResponseEntity.status(502).body(body);
	}

}
