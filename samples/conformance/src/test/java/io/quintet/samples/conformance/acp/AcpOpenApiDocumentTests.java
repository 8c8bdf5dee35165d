package io.quintet.samples.conformance.acp;

import java.io.IOException;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.quintet.samples.conformance.OpenApiDocument;

/**
 * Keeps {@code docs/openapi/acp.json} equal to what springdoc serves. Run with
 * {@code -Dquintet.docs.rewrite=true} to write the file anew after a wanted change.
 */
class AcpOpenApiDocumentTests {

	private static final OpenApiDocument DOCUMENT = new OpenApiDocument("acp.json", "Assistant Communication Protocol",
			"0.2", "/acp/", "Acp");

	private static AcpServer server;

	@BeforeAll
	static void start() {
		server = AcpServer.start("acp");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void servedDescriptionIsTheOneInTheDocuments() throws IOException {
		DOCUMENT.assertServedBy(server.port());
	}

	@Test
	void everyReferenceLeadsSomewhere() {
		DOCUMENT.assertWhole(server.port());
	}

}
