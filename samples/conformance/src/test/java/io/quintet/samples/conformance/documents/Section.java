package io.quintet.samples.conformance.documents;

import java.util.List;

/**
 * A part of a document.
 *
 * @param document the document
 * @param heading the heading of the part
 */
record Section(String document, String heading) {

	String text(String language) {
		return block(language).text();
	}

	/** The first block in a language. */
	DocumentBlock block(String language) {
		return blocks().stream()
			.filter((block) -> block.is(language))
			.findFirst()
			.orElseThrow(() -> new AssertionError(
					"%s has no %s under '%s'".formatted(this.document, language, this.heading)));
	}

	/** What a reader runs in a shell, or with Python. */
	List<DocumentBlock> talks() {
		return blocks().stream().filter((block) -> block.is("shell") || block.is("python")).toList();
	}

	List<DocumentBlock> blocks() {
		return DocumentBlock.all()
			.stream()
			.filter((block) -> block.document().equals(this.document) && block.heading().equals(this.heading))
			.toList();
	}

}
