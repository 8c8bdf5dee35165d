package io.quintet.samples.conformance.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.springframework.util.function.SingletonSupplier;

/**
 * A fenced block of code in README.md or docs.
 *
 * @param document path from the root of the project
 * @param heading the heading it stands under
 * @param line where it begins
 * @param language what it is written in
 * @param text what a reader copies
 */
record DocumentBlock(String document, String heading, int line, String language, String text) {

	static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

	private static final Supplier<List<DocumentBlock>> ALL = SingletonSupplier.of(DocumentBlock::readAll);

	private static final Pattern FENCE = Pattern.compile("^ *```(\\w+)[^\\n]*\\n(.*?)^ *```$|^#+ ([^\\n]+)$",
			Pattern.MULTILINE | Pattern.DOTALL);

	private static final Pattern TYPE = Pattern
		.compile("^(?:public )?(?:final )?(?:class|record|interface|enum) (\\w+)", Pattern.MULTILINE);

	private static final Pattern TEST_KIT = Pattern.compile("^import io\\.quintet\\.\\w+\\.test\\.", Pattern.MULTILINE);

	private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+)", Pattern.MULTILINE);

	/** All blocks that name their language, in the order of the documents. */
	static List<DocumentBlock> all() {
		return ALL.get();
	}

	private static List<DocumentBlock> readAll() {
		List<Path> documents = new ArrayList<>(List.of(ROOT.resolve("README.md")));
		try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
			docs.filter((path) -> path.toString().endsWith(".md"))
				.filter((path) -> !path.toString().contains("node_modules"))
				.sorted()
				.forEach(documents::add);
			List<DocumentBlock> blocks = new ArrayList<>();
			for (Path document : documents) {
				blocks.addAll(read(document));
			}
			return List.copyOf(blocks);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<DocumentBlock> read(Path document) throws IOException {
		String text = Files.readString(document);
		String name = ROOT.relativize(document).toString().replace('\\', '/');
		List<DocumentBlock> blocks = new ArrayList<>();
		String heading = "";
		Matcher fences = FENCE.matcher(text);
		while (fences.find()) {
			if (fences.group(3) != null) {
				heading = fences.group(3);
			}
			else {
				int line = (int) text.substring(0, fences.start()).lines().count() + 1;
				blocks.add(new DocumentBlock(name, heading, line, fences.group(1), fences.group(2).stripIndent()));
			}
		}
		return blocks;
	}

	boolean is(String language) {
		return this.language.equals(language);
	}

	/** Name of the type that it declares first. */
	String typeName() {
		Matcher type = TYPE.matcher(this.text);
		if (!type.find()) {
			throw new AssertionError(this + " declares no type: a reader cannot paste it as a file");
		}
		return type.group(1);
	}

	/** Name of the type with its package. */
	String qualifiedName() {
		Matcher name = PACKAGE.matcher(this.text);
		return name.find() ? name.group(1) + "." + typeName() : typeName();
	}

	/** Whether it belongs below {@code src/test}. */
	boolean isTest() {
		return this.text.contains("import org.junit.") || TEST_KIT.matcher(this.text).find();
	}

	/** Whether it declares beans, so that an application can be started with it. */
	boolean isConfiguration() {
		return Pattern.compile("^@(Configuration|Component|RestController)\\b", Pattern.MULTILINE)
			.matcher(this.text)
			.find();
	}

	@Override
	public String toString() {
		return "%s:%d (%s under \"%s\")".formatted(this.document, this.line, this.language, this.heading);
	}

}
