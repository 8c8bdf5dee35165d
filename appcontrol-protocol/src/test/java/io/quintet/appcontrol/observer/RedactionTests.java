package io.quintet.appcontrol.observer;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

class RedactionTests {

	private static final Redaction REDACTION = Redaction.standard();

	private static final String HEX = "0123456789abcdef0123456789ABCDEF";

	@ParameterizedTest
	@ValueSource(strings = { "text", "inputText", "context", "maxTokens", "to-ken", "TO_KEN", "user_password",
			"Message", "clientSecret", "credentials", "passwd", "db-passwd", "Authorization", "proxy_authorization",
			"cookie", "Set-Cookie", "api_key", "X-Api-Key", "accessKeyId", "private_key", "privateKey", "passphrase" })
	void hidesMembersByName(String name) {
		assertThat(REDACTION.hides(name)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "pass", "value", "id", "key", "commandId", "title", "auth", "", "rows", "private" })
	void showsOtherMembers(String name) {
		assertThat(REDACTION.hides(name)).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = { "Bearer abc.def-ghi; Bearer [redacted]",
			"header bearer  AbC123== end; header bearer  [redacted] end", "password=hunter2 ok; password=[redacted] ok",
			"password: \"two words\" ok; password: [redacted] ok",
			"{\"token\":\"abc\",\"a\":1}; {\"token\":[redacted],\"a\":1}",
			"Authorization: Basic dXNlcjpwYXNz end; Authorization: [redacted] end",
			"api-key=xyz&b=2; api-key=[redacted]&b=2", "https://me:secret@host/x; https://[redacted]@host/x",
			"jwt eyJhbGciOiJI.eyJzdWIiOiIx.c2ln end; jwt [redacted] end", "key " + HEX + " end; key [redacted] end",
			"sha " + HEX + HEX + "; sha [redacted]", "cmd_" + HEX + "00; [redacted]", "x_" + HEX + "; [redacted]",
			"AbCdEf0123456789xyZW+/AbCdEf0123456789xyZW==; [redacted]",
			"k=AbCdEf0123456789xyZW-_AbCdEf0123456789xyZW.; [redacted]." })
	void hidesSecretsByShape(String text, String expected) {
		assertThat(REDACTION.clean(text)).isEqualTo(expected);
	}

	@Test
	void hidesPrivateKeys() {
		assertThat(REDACTION.clean("a -----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY----- b"))
			.isEqualTo("a [redacted] b");
		assertThat(REDACTION.clean("a -----BEGIN PRIVATE KEY-----\nMIIB")).isEqualTo("a [redacted]");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "short", "Started macos.computer_use.observe.", "cmd_" + HEX, "req_" + HEX,
			"run computer-use-" + HEX + " now", "wechat-" + HEX + ", wechat_" + HEX, "The tokens are counted.",
			"/Users/someone/Library/Application Support/Tool2/Preferences/com.example.App.plist",
			"https://example.org:8080/a/b?c=d#e", "550e8400-e29b-41d4-a716-446655440000",
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "微信 😀 打开",
			"net.example.VeryLongJavaClassNameThatHasNoDigitsInIt.method", "deadbeefdeadbeefdeadbeefdeadbee" })
	void leavesEverydayTextsAlone(String text) {
		assertThat(REDACTION.clean(text)).isEqualTo(text);
	}

	@Test
	void hidesAllPairsOfACookieHeader() {
		assertThat(REDACTION.clean("GET / HTTP/1.1\nCookie: a=1; sid=s3cr3t; b=2\r\nHost: h"))
			.isEqualTo("GET / HTTP/1.1\nCookie: [redacted]\r\nHost: h");
		assertThat(REDACTION.clean("set-cookie:sid=s3cr3t; Path=/x; HttpOnly")).isEqualTo("set-cookie:[redacted]");
		assertThat(REDACTION.clean("curl -H 'Cookie: a=1; b=2' https://h"))
			.isEqualTo("curl -H 'Cookie: [redacted]' https://h");
	}

	@Test
	void withoutRedactionAllIsShown() {
		assertThat(Redaction.none().hides("password")).isFalse();
		assertThat(Redaction.none().clean("Bearer abcdefghij")).isEqualTo("Bearer abcdefghij");
	}

	/**
	 * Each is hostile to one of the patterns. A bound that quadratic work would break by
	 * far.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "a", "-----BEGIN ", "-----BEGIN PRIVATE KEY-----", "://", "://a:", "Bearer ", "Bearer  \t",
			"password", "password=", "password = \"", "eyJ", "eyJaaaaaaaaaaaa.", "token:'", "0", "aA0", "aA0-", " ",
			"cmd_", "\"", "'", "Cookie:", "Cookie: a; ", "api key", "password\"        " })
	void hostileTextsCostNoMoreThanOthers(String piece) {
		String text = piece.repeat(1_000_000 / piece.length());
		assertTimeoutPreemptively(Duration.ofSeconds(20), () -> REDACTION.clean(text));
	}

}
