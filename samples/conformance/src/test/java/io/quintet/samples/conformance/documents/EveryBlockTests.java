package io.quintet.samples.conformance.documents;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Some test runs each block of README.md and docs.
 */
class EveryBlockTests {

	/** Blocks that other tests run, by document, heading and language. */
	static final Map<String, String> RUN_ELSEWHERE = Map.ofEntries(
			Map.entry("docs/hpp.md/The page/html", "in a browser by DocumentedPageTests of samples/hpp-form"),
			Map.entry("README.md/Two commands/shell", "the commands of continuous integration"),
			Map.entry("docs/socketio-conformance.md/Real clients/shell", "the peers of continuous integration"),
			Map.entry("docs/socketio-conformance.md/The protocol's own suite/shell",
					"needs a copy of the suite, by hand"),
			Map.entry("docs/reference/acp-protocol.md/Errors/json", "an answer, in AcpRefusalTests"),
			Map.entry("docs/reference/acp.md/Schema/yaml", "needs Flyway and a JDBC driver; tried by hand"),
			Map.entry("docs/reference/acp-protocol.md/A page in development/javascript", "needs Vite; tried by hand"),
			Map.entry("docs/socketio.md/Use it/xml", "by GuideProjectTests"),
			Map.entry("docs/socketio.md/Use it/shell", "by GuideProjectTests"),
			Map.entry("docs/socketio.md/Use it/java", "by DocumentedChatTests of quintet-socketio"),
			Map.entry("docs/socketio.md/Use it/javascript", "its frames by DocumentedChatTests of quintet-socketio"),
			Map.entry("docs/bridges.md/Agents in threads/shell", "by DocumentedBridgesTests of samples/all-in-one"),
			Map.entry("docs/bridges.md/Agents in threads/java", "is that of the sample, by the same tests"),
			Map.entry("docs/bridges.md/A form that two fill in/shell",
					"by DocumentedBridgesTests of samples/all-in-one"),
			Map.entry("docs/bridges.md/A form that two fill in/java", "is that of the sample, by the same tests"),
			Map.entry("docs/bridges.md/A desktop in a thread/shell", "by DocumentedBridgesTests of samples/all-in-one"),
			Map.entry("docs/bridges.md/A desktop in a thread/java", "is that of the sample, by the same tests"),
			Map.entry("docs/bridges.md/A coding session in a thread/shell",
					"by DocumentedBridgesTests of samples/all-in-one"),
			Map.entry("docs/bridges.md/A coding session in a thread/java", "is that of the sample, by the same tests"),
			Map.entry("docs/bridges.md/One form, more doors/java", "is that of the sample, by the same tests"),
			Map.entry("docs/bridges.md/One form, more doors/javascript", "by TripDoorTests of samples/hpp-form"));

	@Test
	void everyBlockIsKnown() {
		Set<String> unknown = new TreeSet<>();
		for (DocumentBlock block : DocumentBlock.all()) {
			if (!isRun(block) && !RUN_ELSEWHERE
				.containsKey("%s/%s/%s".formatted(block.document(), block.heading(), block.language()))) {
				unknown.add(block.toString());
			}
		}
		assertThat(unknown).as("blocks that nothing runs: let a test run them").isEmpty();
	}

	private static boolean isRun(DocumentBlock block) {
		if (block.is("mermaid")) {
			// A diagram.
			return true;
		}
		if (block.is("javascript") || block.is("python")) {
			return List.of("Sockets", "Start", "Hooks", "Prompt").contains(block.heading())
					|| Stream.of(Starter.values())
						.anyMatch((starter) -> starter.quickStart().talks().contains(block)
								|| starter.inReadme().talks().contains(block));
		}
		if (block.document().equals("README.md")) {
			return block.heading().equals("Use it")
					|| Stream.of(Starter.values()).anyMatch((starter) -> starter.inReadme().blocks().contains(block));
		}
		if (List.of("docs/overriding.md", "docs/kotlin.md", "docs/operations.md").contains(block.document())) {
			return true;
		}
		return Stream.of(Starter.values())
			.anyMatch((starter) -> starter.quickStart().blocks().contains(block) || starter.settings().contains(block)
					|| starter.requests().contains(block) || starter.outsideOfTheQuickStart("xml").contains(block)
					|| (block.is("java") && starter.documents.contains(block.document())));
	}

}
