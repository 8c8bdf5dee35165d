package io.quintet.samples.conformance.documents;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.quintet.samples.conformance.documents.OutsideProject.Running;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A starter, where its documentation is, and what an answer has to show that it works.
 */
enum Starter {

	HPP("hpp", "HPP", "docs/migration/handshake-prompt.md") {

		@Override
		void check(UserMachine machine, Running running, String answer) {
			assertThat(answer).contains("http://localhost:8080/handshake/");
		}

	},

	ACP("acp", "ACP", "docs/reference/acp-protocol.md", "docs/migration/acp-server.md") {

		@Override
		void check(UserMachine machine, Running running, String answer) {
			assertThat(answer).contains("\"id\":\"th_");
		}

	},

	SPRING_AI("spring-ai", "Spring AI") {

		@Override
		void check(UserMachine machine, Running running, String answer) {
			assertThat(answer).contains("\"id\":\"th_");
		}

		@Override
		List<Section> inReadmeWithBase() {
			return List.of(ACP.inReadme(), inReadme());
		}

	},

	LIME("lime", "LIME") {

		@Override
		void check(UserMachine machine, Running running, String answer) {
			Matcher request = Pattern.compile("lr_\\w+").matcher(answer);
			assertThat(request.find()).as(answer).isTrue();
			machine.platform().awaitStream();
			machine.platform().approve(request.group(), Map.of("sub", "ann"));
			running.await("ann logged in for " + request.group());
		}

	},

	APP_CONTROL("app-control", "App-control") {

		@Override
		void check(UserMachine machine, Running running, String answer) {
			assertThat(answer).contains("Two windows are open.");
		}

	},

	HAPPY("happy", "Happy") {

		@Override
		void check(UserMachine machine, Running running, String answer) {
			assertThat(answer).contains("COMPLETED");
		}

	};

	final String prefix;

	private final String title;

	final List<String> documents;

	Starter(String prefix, String title, String... documents) {
		this.prefix = prefix;
		this.title = title;
		this.documents = Stream
			.concat(Stream.of("docs/" + prefix + ".md", "docs/reference/" + prefix + ".md"), Stream.of(documents))
			.toList();
	}

	Section inReadme() {
		return new Section("README.md", this.title + " in ten lines");
	}

	/** The parts of README.md that make an application of this starter. */
	List<Section> inReadmeWithBase() {
		return List.of(inReadme());
	}

	Section quickStart() {
		return new Section("docs/" + this.prefix + ".md", "Quick start");
	}

	/** Properties that the pages tell to set, apart from the quick start. */
	List<DocumentBlock> settings() {
		return outsideOfTheQuickStart("yaml");
	}

	/** Requests that the pages tell to send, apart from the quick start. */
	List<DocumentBlock> requests() {
		return outsideOfTheQuickStart("shell");
	}

	List<DocumentBlock> outsideOfTheQuickStart(String language) {
		return DocumentBlock.all()
			.stream()
			.filter((block) -> block.is(language) && this.documents.contains(block.document())
					&& !block.heading().equals("Quick start")
					&& !EveryBlockTests.RUN_ELSEWHERE
						.containsKey(block.document() + "/" + block.heading() + "/" + language))
			.toList();
	}

	/** Without what builds on another one. */
	static List<Starter> protocols() {
		return List.of(HPP, ACP, LIME, APP_CONTROL, HAPPY);
	}

	abstract void check(UserMachine machine, Running running, String answer);

}
