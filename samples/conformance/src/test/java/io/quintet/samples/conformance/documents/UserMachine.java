package io.quintet.samples.conformance.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import io.quintet.happy.crypto.CipherVariant;
import io.quintet.happy.test.FakeAccount;
import io.quintet.happy.test.FakeAgent;
import io.quintet.happy.test.FakeHappyServer;
import io.quintet.lime.test.SimulatedLimePlatform;
import io.quintet.samples.conformance.documents.OutsideProject.Running;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a user has who begins with README.md: the modules installed as it says, a platform
 * of LIME, a server of Happy, and the variables that name them. Projects are made of the
 * blocks of the documentation and of nothing else.
 */
final class UserMachine implements BeforeAllCallback, AfterAllCallback {

	static final Section USE_IT = new Section("README.md", "Use it");

	private static final String STARTED = "Started DemoApplication";

	/** What the starter of a model brings, without a provider. */
	private static final String STUB_MODEL = """
			package com.example;

			import java.util.List;
			import org.springframework.ai.chat.messages.AssistantMessage;
			import org.springframework.ai.chat.model.ChatModel;
			import org.springframework.ai.chat.model.ChatResponse;
			import org.springframework.ai.chat.model.Generation;
			import org.springframework.ai.chat.prompt.ChatOptions;
			import org.springframework.ai.chat.prompt.Prompt;
			import org.springframework.ai.model.tool.ToolCallingChatOptions;
			import org.springframework.stereotype.Component;
			import reactor.core.publisher.Flux;

			@Component
			class StubModel implements ChatModel {

				@Override
				public ChatOptions getOptions() {
					return ToolCallingChatOptions.builder().build();
				}

				@Override
				public ChatResponse call(Prompt prompt) {
					return answer("Go left, then right.");
				}

				@Override
				public Flux<ChatResponse> stream(Prompt prompt) {
					return Flux.just(answer("Go left, "), answer("then right."));
				}

				private static ChatResponse answer(String text) {
					return new ChatResponse(List.of(new Generation(new AssistantMessage(text))));
				}

			}
			""";

	private static final String REACTOR = """
			<project>
			  <modelVersion>4.0.0</modelVersion>
			  <groupId>reactor</groupId>
			  <artifactId>reactor</artifactId>
			  <version>1</version>
			  <packaging>pom</packaging>
			  <modules>%s</modules>
			</project>
			""";

	private final Path folder = Path.of("target", "outside").toAbsolutePath();

	private final String pom = USE_IT.text("xml");

	private LocalRepository repository;

	private SimulatedLimePlatform platform;

	private FakeHappyServer happy;

	private Map<String, String> environment;

	private final Map<String, OutsideProject> projects = new TreeMap<>();

	@Override
	public void beforeAll(ExtensionContext context) throws Exception {
		this.repository = LocalRepository.installed(this.folder, USE_IT.text("shell"));
		this.platform = SimulatedLimePlatform.start();
		this.happy = FakeHappyServer.start();
		FakeAccount account = this.happy.account(CipherVariant.DATA_KEY);
		this.happy.machine(account, "machine-1").agent(FakeAgent.echo());
		String secret = Base64.getEncoder().encodeToString(account.secret().bytes());
		// A path of a socket has room for some hundred characters.
		Path home = Files.createTempDirectory("q");
		Files.createDirectory(home.resolve(".happy"));
		Files.writeString(home.resolve(".happy/second.key"),
				"{\"token\": \"%s\", \"secret\": \"%s\"}".formatted(account.token(), secret));
		// Event loops linger for 2 s by default, at the end of each application.
		this.environment = Map.of("HOME", home.toString(), "LIME_SITE_TOKEN", this.platform.siteToken(),
				"LIME_API_BASE", this.platform.apiBase(), "HAPPY_SERVER_URL", this.happy.uri().toString(),
				"HAPPY_TOKEN", account.token(), "HAPPY_SECRET", secret, "SPRING_REACTOR_NETTY_SHUTDOWN_QUIET_PERIOD",
				"0s");
	}

	@Override
	public void afterAll(ExtensionContext context) {
		if (this.platform != null) {
			this.platform.close();
		}
		if (this.happy != null) {
			this.happy.close();
		}
	}

	Path folder() {
		return this.folder;
	}

	LocalRepository repository() {
		return this.repository;
	}

	SimulatedLimePlatform platform() {
		return this.platform;
	}

	Map<String, String> environment() {
		return this.environment;
	}

	/** A project of these parts of the documentation. */
	OutsideProject project(String name, List<Section> sections) throws IOException {
		return project(name, sections, "");
	}

	/** A project of these parts and of further dependencies. */
	OutsideProject project(String name, List<Section> sections, String more) throws IOException {
		List<DocumentBlock> classes = new ArrayList<>(List.of(USE_IT.block("java")));
		sections
			.forEach((section) -> section.blocks().stream().filter((block) -> block.is("java")).forEach(classes::add));
		OutsideProject project = project(name, text(sections, "xml") + more, UnaryOperator.identity());
		if (classes.stream().anyMatch((block) -> block.text().contains("ChatModel model"))) {
			project.write("src/main/java/com/example/StubModel.java", STUB_MODEL);
		}
		project.write("src/main/resources/application.yaml", text(sections, "yaml"));
		for (DocumentBlock block : classes) {
			project.add(block);
		}
		return project;
	}

	static String text(List<Section> sections, String language) {
		return sections.stream()
			.flatMap((section) -> section.blocks().stream())
			.filter((block) -> block.is(language))
			.map(DocumentBlock::text)
			.collect(Collectors.joining());
	}

	/**
	 * Maven warns of a dependency that stands twice, as two starters may tell to add it.
	 */
	private static String distinct(String dependencies) {
		Map<String, String> byArtifact = new LinkedHashMap<>();
		Matcher dependency = Pattern
			.compile("<dependency>.*?<artifactId>(.*?)</artifactId>.*?</dependency>\\n", Pattern.DOTALL)
			.matcher(dependencies);
		while (dependency.find()) {
			byArtifact.putIfAbsent(dependency.group(1), dependency.group());
		}
		return String.join("", byArtifact.values());
	}

	/** A project with the pom of README.md, which a page may change. */
	OutsideProject project(String name, String dependencies, UnaryOperator<String> change) throws IOException {
		OutsideProject project = new OutsideProject(this.folder.resolve(name), change.apply(this.pom),
				distinct(dependencies));
		this.projects.put(name, project);
		return project;
	}

	/** Builds all projects in one run of Maven, in half the time of a run for each. */
	void build() throws IOException, InterruptedException {
		String modules = this.projects.keySet()
			.stream()
			.map("<module>../%s</module>"::formatted)
			.collect(Collectors.joining());
		// Not above them, where Maven looks for their parent.
		Path reactor = Files.createTempDirectory(this.folder, "reactor");
		Files.writeString(reactor.resolve("pom.xml"), REACTOR.formatted(modules));
		this.repository.maven(reactor, Path.of(System.getProperty("java.home")), "package", "--fail-at-end");
	}

	/** A project that was built. */
	OutsideProject built(String name) {
		return Objects.requireNonNull(this.projects.get(name), name);
	}

	Running start(OutsideProject project, String... arguments) throws IOException, InterruptedException {
		return start(project, this.environment, arguments);
	}

	/** Starts the application as a block says. */
	Running start(OutsideProject project, DocumentBlock block) throws IOException {
		return project.start(block, STARTED, this.environment);
	}

	Running start(OutsideProject project, Map<String, String> variables, String... arguments)
			throws IOException, InterruptedException {
		return project.start(STARTED, variables, arguments);
	}

	/** Asks each starter what README.md asks it. */
	void check(List<Starter> starters, Running running) throws IOException, InterruptedException {
		for (Starter starter : starters) {
			for (DocumentBlock talk : starter.inReadme().talks()) {
				starter.check(this, running, running.talk(talk));
			}
		}
		assertThat(running.output()).doesNotContain("has no effect").doesNotContain("ERROR");
	}

}
