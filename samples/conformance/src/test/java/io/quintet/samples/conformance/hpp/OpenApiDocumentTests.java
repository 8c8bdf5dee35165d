package io.quintet.samples.conformance.hpp;

import java.io.IOException;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;

import io.quintet.samples.conformance.OpenApiDocument;

/**
 * Keeps {@code docs/openapi/hpp.json} equal to what springdoc serves. Run with
 * {@code -Dquintet.docs.rewrite=true} to write the file anew after a wanted change.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ActiveProfiles("hpp")
class OpenApiDocumentTests {

	private static final OpenApiDocument DOCUMENT = new OpenApiDocument("hpp.json", "Handshake Prompt Protocol", "0.1",
			"/handshake/", "Hpp");

	@LocalServerPort
	private int port;

	@Test
	void servedDescriptionIsTheOneInTheDocuments() throws IOException {
		DOCUMENT.assertServedBy(this.port);
	}

	@Test
	void everyReferenceLeadsSomewhere() {
		DOCUMENT.assertWhole(this.port);
	}

}
