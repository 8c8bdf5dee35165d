package io.quintet.samples.benchmarks.acp;

import java.nio.charset.StandardCharsets;

/**
 * Requests as bytes.
 */
final class HttpText {

	private HttpText() {
	}

	static byte[] get(String path, String org) {
		return bytes(head("GET", path, org) + "\r\n");
	}

	static byte[] post(String path, String org, String body) {
		return bytes(head("POST", path, org) + "Content-Type: application/json\r\nContent-Length: " + body.length()
				+ "\r\n\r\n" + body);
	}

	private static String head(String method, String path, String org) {
		return "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\n%s: %s\r\n%s: %s\r\n".formatted(method, path, AcpServer.USER,
				Message.AUTHOR.id(), AcpServer.ORG, org);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
