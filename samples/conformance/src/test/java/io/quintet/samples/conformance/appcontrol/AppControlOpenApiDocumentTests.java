package io.quintet.samples.conformance.appcontrol;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.quintet.samples.conformance.OpenApiDocument;

/**
 * Keeps {@code docs/openapi/app-control.json} equal to what springdoc serves. Run with
 * {@code -Dquintet.docs.rewrite=true} to write the file anew after a wanted change.
 */
class AppControlOpenApiDocumentTests {

	private static final OpenApiDocument DOCUMENT = new OpenApiDocument("app-control.json", "App-Control Protocol",
			"0.1.0", "/app-control/", "AppControl");

	@TempDir
	private Path folder;

	@Test
	void servedDescriptionIsTheOneInTheDocuments() throws IOException {
		try (AppControlServer server = AppControlServer.start(this.folder.resolve("s"),
				"app-control.service.token=secret")) {
			DOCUMENT.assertServedBy(server.port());
		}
	}

}
