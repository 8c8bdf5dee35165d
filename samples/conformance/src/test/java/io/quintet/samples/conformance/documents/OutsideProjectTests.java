package io.quintet.samples.conformance.documents;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quintet.happy.crypto.CipherVariant;
import io.quintet.happy.test.FakeAccount;
import io.quintet.happy.test.FakeAgent;
import io.quintet.happy.test.FakeHappyServer;
import io.quintet.lime.test.SimulatedLimePlatform;
import io.quintet.samples.conformance.documents.OutsideProject.Running;
import io.quintet.samples.support.Peers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What README.md and docs tell to copy works as it stands: projects outside of the
 * reactor are made of their blocks and of nothing else, built against modules that were
 * installed as README.md says, started, and talked to. Takes minutes, so that it runs
 * with {@code -Doutside=true} only.
 */
@EnabledIfSystemProperty(named = "outside", matches = "true",
		disabledReason = "builds projects outside of the reactor; -Doutside=true runs it")
class OutsideProjectTests {

	private static final Path WORK = Path.of("target", "outside").toAbsolutePath();

	private static final String README = "README.md";

	private static final String MIGRATION = "docs/migration/handshake-prompt.md";

	private static final String KOTLIN = "docs/kotlin.md";

	private static final String OVERRIDING = "docs/overriding.md";

	private static final String DATABASE = "r2dbc:postgresql://localhost:5432/chat";

	private static final String STARTED = "Started DemoApplication";

	/** Runs the recipes of a page one after the other in one process. */
	private static final String RECIPE_RUNNER = """
			import org.springframework.boot.builder.SpringApplicationBuilder;
			import org.springframework.context.ConfigurableApplicationContext;

			public class RecipeRunner {

				public static void main(String[] recipes) throws Exception {
					for (String recipe : recipes) {
						try (ConfigurableApplicationContext context = new SpringApplicationBuilder(
								com.example.DemoApplication.class, Class.forName(recipe))
							.properties("server.port=0", "server.address=127.0.0.1",
									"spring.main.allow-bean-definition-overriding=true")
							.run()) {
							System.out.println("recipe " + recipe + " runs");
						}
					}
				}

			}
			""";

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

	/** For the recipes with meters and the requests to the Actuator. */
	private static final String ACTUATOR = """
			<dependency>
			  <groupId>org.springframework.boot</groupId>
			  <artifactId>spring-boot-starter-actuator</artifactId>
			</dependency>
			""";

	/** With it Spring Boot chooses servlets. */
	private static final String MVC = """
			<dependency>
			  <groupId>org.springframework.boot</groupId>
			  <artifactId>spring-boot-starter-webmvc</artifactId>
			</dependency>
			""";

	private static final String SECURITY = "With Spring Security";

	/** Joins a thread as the page says, once a message is there. */
	private static final String BROWSER = """
			const client = require(process.argv[1]);
			const address = process.argv[2];
			const headers = { authorization: "Bearer change-me", "content-type": "application/json" };
			const post = async (path, body) =>
				(await fetch(address + path, { method: "POST", headers, body: JSON.stringify(body) })).json();
			(async () => {
				const thread_id = (await post("/acp/threads", {})).id;
				const send = (text) => post(`/acp/threads/${thread_id}/messages`,
					{ client_id: text, content: [{ type: "text", text }] });
				const last = await send("Hello");
				await send("Are you there?");
				const io = (url, options) => client.io(address, { ...options, extraHeaders: headers });
				const token = "none";
				const fail = (error) => { console.log(error); process.exit(1); };
				const show = (event) => { console.log(JSON.stringify(event)); process.exit(0); };
				%s
			})();
			""";

	private static final String PLAIN_PROGRAM = """
			import io.quintet.appcontrol.AppControlCodec;
			import io.quintet.appcontrol.ToolCommand;

			public class PlainProgram {

				public static void main(String[] arguments) {
					System.out.println(AppControlCodec.standard().writeText(
							ToolCommand.of("c1", "demo", "observe")));
				}

			}
			""";

	/** Blocks that other tests run, by document, heading and language. */
	private static final Map<String, String> RUN_ELSEWHERE = Map.ofEntries(
			Map.entry("docs/hpp.md/The page/html", "in a browser by DocumentedPageTests of samples/hpp-form"),
			Map.entry("README.md/Two commands/shell", "the commands of continuous integration"),
			Map.entry("docs/socketio-conformance.md/Real clients/shell", "the peers of continuous integration"),
			Map.entry("docs/socketio-conformance.md/The protocol's own suite/shell",
					"needs a copy of the suite, by hand"),
			Map.entry("docs/reference/acp-protocol.md/Errors/json", "an answer, in AcpRefusalTests"),
			Map.entry("docs/reference/acp.md/Schema/yaml", "needs Flyway and a JDBC driver; tried by hand"),
			Map.entry("docs/reference/acp-protocol.md/A page in development/javascript", "needs Vite; tried by hand"),
			Map.entry("docs/socketio.md/Use it/xml", "the dependency of all tests of quintet-socketio"),
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

	private static List<DocumentBlock> blocks;

	private static LocalRepository repository;

	private static String pom;

	private static SimulatedLimePlatform platform;

	private static FakeHappyServer happy;

	private static Map<String, String> environment;

	private static EmbeddedPostgres postgres;

	@BeforeAll
	static void installAsReadmeSays() throws Exception {
		if (Files.exists(WORK)) {
			try (Stream<Path> files = Files.walk(WORK)) {
				files.sorted(Comparator.reverseOrder()).forEach((file) -> file.toFile().delete());
			}
		}
		blocks = DocumentBlock.all();
		repository = new LocalRepository(WORK.resolve("repository"));
		repository.shell(block(README, "Use it", "shell").text(), DocumentBlock.ROOT);
		pom = block(README, "Use it", "xml").text();
		platform = SimulatedLimePlatform.start();
		happy = FakeHappyServer.start();
		FakeAccount account = happy.account(CipherVariant.DATA_KEY);
		happy.machine(account, "machine-1").agent(FakeAgent.echo());
		String secret = Base64.getEncoder().encodeToString(account.secret().bytes());
		// A path of a socket has room for some hundred characters.
		Path home = Files.createTempDirectory("q");
		Files.createDirectory(home.resolve(".happy"));
		Files.writeString(home.resolve(".happy/second.key"),
				"{\"token\": \"%s\", \"secret\": \"%s\"}".formatted(account.token(), secret));
		environment = Map.of("HOME", home.toString(), "LIME_SITE_TOKEN", platform.siteToken(), "LIME_API_BASE",
				platform.apiBase(), "HAPPY_SERVER_URL", happy.uri().toString(), "HAPPY_TOKEN", account.token(),
				"HAPPY_SECRET", secret);
	}

	@AfterAll
	static void stop() throws IOException {
		if (postgres != null) {
			postgres.close();
		}
		if (platform != null) {
			platform.close();
		}
		if (happy != null) {
			happy.close();
		}
	}

	@Test
	void installedModulesTellTitleAndVersionAndHaveSources() throws IOException {
		List<Path> jars = repository.jars("io/quintet");
		List<Path> sources = jars.stream().filter((path) -> path.toString().endsWith("-sources.jar")).toList();
		assertThat(sources).hasSizeGreaterThanOrEqualTo(7);
		jars.removeAll(sources);
		assertThat(jars).hasSizeGreaterThanOrEqualTo(8)
			.noneMatch((path) -> path.getFileName().toString().contains("sample"));
		for (Path path : jars) {
			try (JarFile jar = new JarFile(path.toFile())) {
				Attributes manifest = jar.getManifest().getMainAttributes();
				assertThat(manifest.getValue(Attributes.Name.IMPLEMENTATION_TITLE)).as(path.toString()).isNotBlank();
				assertThat(path.getFileName().toString())
					.endsWith(manifest.getValue(Attributes.Name.IMPLEMENTATION_VERSION) + ".jar");
			}
		}
	}

	@ParameterizedTest
	@EnumSource(Starter.class)
	void theBlocksOfReadmeWork(Starter starter) throws Exception {
		check(List.of(starter), project("readme-" + starter.prefix, starter.inReadmeWithBase()));
	}

	@Test
	void theBlocksOfReadmeWorkTogether() throws Exception {
		check(List.of(Starter.values()),
				project("readme-all", Stream.of(Starter.values()).map(Starter::inReadme).toList()));
	}

	private static void check(List<Starter> starters, OutsideProject project) throws Exception {
		project.build(repository);
		try (Running running = project.start(STARTED, environment)) {
			check(starters, running);
		}
	}

	private static void check(List<Starter> starters, Running running) throws Exception {
		for (Starter starter : starters) {
			for (DocumentBlock talk : talks(starter.inReadme())) {
				starter.check(running, running.talk(talk));
			}
		}
		assertThat(running.output()).doesNotContain("has no effect").doesNotContain("ERROR");
	}

	@ParameterizedTest
	@EnumSource(Starter.class)
	void thePageOfAStarterWorks(Starter starter) throws Exception {
		List<DocumentBlock> recipes = recipes(starter, false);
		OutsideProject project = project("docs-" + starter.prefix, List.of(starter.quickStart()),
				ACTUATOR + dependencies(starter, false));
		project.write("src/main/java/RecipeRunner.java", RECIPE_RUNNER);
		for (DocumentBlock recipe : recipes) {
			project.add(recipe);
		}
		project.build(repository);
		Map<String, String> variables = new HashMap<>(environment);
		variables.put("APP_CONTROL_SERVICE_TOKEN", "token-of-the-test");
		variables.put("MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE", "*");
		try (Running running = project.start(STARTED, variables)) {
			for (DocumentBlock talk : talks(starter.quickStart())) {
				String answer = running.talk(talk);
				starter.check(running, answer);
				if (starter == Starter.ACP) {
					assertThat(answer).contains("How can I help?").contains("run.completed");
				}
				if (starter == Starter.SPRING_AI) {
					assertThat(answer).contains("Go left, then right.").contains("run.completed");
				}
			}
			for (DocumentBlock talk : starter.requests()) {
				running.talk(talk);
			}
		}
		for (DocumentBlock settings : starter.settings()) {
			project.write("settings.yaml", settings.text());
			Map<String, String> given = new HashMap<>(variables);
			if (settings.text().contains(DATABASE)) {
				given.putAll(database());
			}
			try (Running running = project.start(STARTED, given,
					"--spring.config.additional-location=file:settings.yaml")) {
				assertThat(running.output()).as(settings.toString()).doesNotContain("has no effect");
			}
		}
		run(project, recipes, variables);
	}

	@Test
	void overridesOfEveryStarterTakeEffect() throws Exception {
		assertOverridden("overriding", Path.of(System.getProperty("java.home")));
	}

	@Test
	void overridesOfEveryStarterTakeEffectOnJdk25() throws Exception {
		assertOverridden("overriding-25", jdk("25"));
	}

	@Test
	void theExamplesInKotlinWork() throws Exception {
		List<Section> sections = Starter.protocols().stream().map(Starter::inReadme).toList();
		String build = Matcher.quoteReplacement(block(KOTLIN, "Build", "xml").text());
		OutsideProject project = new OutsideProject(WORK.resolve("kotlin"),
				pom.replaceFirst("(?s)<build>.*</build>\n", build),
				distinct(text(sections, "xml") + block(KOTLIN, "Dependencies", "xml").text()));
		project.write("src/main/resources/application.yaml", text(sections, "yaml"));
		for (DocumentBlock block : blocks) {
			if (block.document().equals(KOTLIN) && block.is("kotlin")) {
				project.add(block);
			}
		}
		project.build(repository);
		try (Running running = project.start(STARTED, environment)) {
			check(Starter.protocols(), running);
			assertThat(running.talk(block(KOTLIN, "HPP", "shell"))).contains("only forms are filled in here");
			assertThat(running.talk(block("docs/acp.md", "Quick start", "shell"))).contains("How can I help?",
					"run.completed");
			assertThat(running.output()).contains("Happy is asked for /v");
		}
	}

	/** What README.md and the page tell to copy, and what each request then shows. */
	private static void assertOverridden(String name, Path jdk) throws Exception {
		OutsideProject project = project(name, Starter.protocols().stream().map(Starter::inReadme).toList(),
				block(OVERRIDING, "Override the defaults", "xml").text());
		project.without("quintet-embedded-postgres");
		project.write("src/main/resources/application.properties",
				block(OVERRIDING, "Override the defaults", "properties").text());
		for (DocumentBlock block : blocks) {
			if (block.document().equals(OVERRIDING) && block.is("java")) {
				project.add("main", block);
			}
		}
		project.jdk(jdk);
		project.build(repository);
		try (Running running = project.start(STARTED, environment)) {
			assertThat(running.talk(block(OVERRIDING, "HPP", "shell"))).contains("only forms are filled in here",
					"\"sessionId\"", "too many sessions");
			assertThat(running.talk(block(OVERRIDING, "ACP", "shell"))).contains("thread.created", "forbidden");
			check(List.of(Starter.LIME, Starter.HAPPY), running);
			running.await("audit: APPROVED");
			assertThat(running.talk(block(OVERRIDING, "LIME", "shell"))).contains("\"parallelism\":4");
			assertThat(running.talk(block(OVERRIDING, "App-control", "shell"))).contains("Two windows are open.",
					"Passwords are not typed here.");
			assertThat(running.talk(block(OVERRIDING, "Happy", "shell"))).contains("\"sendQueue\":16", "the vault");
			assertThat(running.talk(List.of("curl", "-s", "127.0.0.1:" + running.port() + "/actuator/beans")))
				.contains("\"oneSession\"", "\"threadsInMemory\"", "\"anHourOfLogins\"", "\"anHourOfResults\"",
						"\"happyOfTheVault\"")
				.doesNotContain("\"handshakeSessionStore\"", "\"acpThreadStore\"", "\"limePendingLoginStore\"",
						"\"appControlService\"", "\"happyConnectionDetails\"");
			assertThat(running.output()).contains("Happy is asked for /v");
		}
	}

	/**
	 * A file has the arguments in its first line, and below what the user reads, to the
	 * last character. Its folder names the project: HPP beside Spring MVC and without a
	 * driver of R2DBC, or the starters of README.md together.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "hpp", "all" })
	void aWrongSetUpIsExplained(String name) throws Exception {
		OutsideProject project = name.equals("hpp")
				? project("failures-hpp", List.of(), Starter.HPP.inReadme().text("xml") + MVC)
				: project("failures-all", Starter.protocols().stream().map(Starter::inReadme).toList());
		project.build(repository);
		try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				Stream<Path> files = Files.list(Path.of("src/test/resources/failures", name))) {
			SoftAssertions texts = new SoftAssertions();
			for (Path file : files.sorted().toList()) {
				String[] parts = Files.readString(file)
					.replace("{port}", String.valueOf(other.getLocalPort()))
					.replace("{home}", String.valueOf(environment.get("HOME")))
					.split("\n\n", 2);
				List<String> arguments = Stream.of(parts[0].split(" "))
					.filter((argument) -> !argument.isBlank())
					.toList();
				texts.assertThat(project.failure(environment, arguments)).as(file.toString()).isEqualTo(parts[1]);
			}
			texts.assertAll();
		}
	}

	/** A JDK of another version, where a variable or the folder of Debian has one. */
	private static Path jdk(String version) throws IOException {
		List<Path> homes = new ArrayList<>();
		System.getenv().forEach((name, value) -> {
			if (name.startsWith("JAVA_HOME")) {
				homes.add(Path.of(value));
			}
		});
		Path installed = Path.of("/usr/lib/jvm");
		if (Files.isDirectory(installed)) {
			try (Stream<Path> entries = Files.list(installed)) {
				entries.sorted().forEach(homes::add);
			}
		}
		for (Path home : homes) {
			Path release = home.resolve("release");
			if (Files.isExecutable(home.resolve("bin/javac")) && Files.exists(release)
					&& Files.readString(release).matches("(?s).*JAVA_VERSION=\"%s\\b.*".formatted(version))) {
				return home;
			}
		}
		String missing = "no JDK %s: neither a variable JAVA_HOME... nor %s has one".formatted(version, installed);
		System.err.println("[SKIPPED] " + missing);
		return Assumptions.abort(missing);
	}

	@Test
	void theLibraryOfAppControlNeedsNoSpring() throws Exception {
		OutsideProject project = new OutsideProject(WORK.resolve("docs-app-control-plain"), pom,
				block("docs/app-control.md", "Without Spring", "xml").text());
		project.write("src/main/java/PlainProgram.java", PLAIN_PROGRAM);
		project.build(repository);
		assertThat(project.libraries()).anyMatch((name) -> name.startsWith("appcontrol-protocol"))
			// Part of every executable jar.
			.filteredOn((name) -> !name.startsWith("spring-boot-jarmode-tools"))
			.noneMatch((name) -> name.startsWith("spring-") || name.startsWith("hibernate-"));
		assertThat(project.main("PlainProgram", environment, List.of())).contains("\"commandId\":\"c1\"");
	}

	@ParameterizedTest
	@EnumSource(value = Starter.class, names = { "HPP", "LIME" })
	void theRecipesForSpringSecurityWork(Starter starter) throws Exception {
		List<DocumentBlock> recipes = recipes(starter, true);
		OutsideProject project = project("security-" + starter.prefix, List.of(starter.quickStart()),
				dependencies(starter, true));
		project.write("src/main/java/RecipeRunner.java", RECIPE_RUNNER);
		for (DocumentBlock recipe : recipes) {
			project.add(recipe);
		}
		project.build(repository);
		run(project, recipes, environment);
	}

	/** A server for settings that name one; its port is any that is free. */
	private static Map<String, String> database() throws Exception {
		postgres = EmbeddedPostgres.builder().setServerConfig("listen_addresses", "127.0.0.1").start();
		try (Connection connection = postgres.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute("create role chat login password 'secret'");
			statement.execute("create database chat owner chat");
		}
		return Map.of("CHAT_PASSWORD", "secret", "SPRING_R2DBC_URL",
				DATABASE.replace("localhost:5432", "127.0.0.1:" + postgres.getPort()));
	}

	/** Dependencies that the page tells to add, apart from the quick start. */
	private static String dependencies(Starter starter, boolean security) {
		StringBuilder dependencies = new StringBuilder();
		starter.outsideOfTheQuickStart("xml")
			.stream()
			.filter((block) -> block.heading().equals(SECURITY) == security)
			.forEach((block) -> dependencies.append(block.text()));
		return dependencies.toString();
	}

	private static void run(OutsideProject project, List<DocumentBlock> recipes, Map<String, String> variables)
			throws Exception {
		List<String> types = recipes.stream()
			.filter((recipe) -> recipe.isConfiguration() && !recipe.isTest())
			.map(DocumentBlock::qualifiedName)
			.toList();
		if (!types.isEmpty()) {
			String output = project.main("RecipeRunner", variables, types);
			for (String type : types) {
				assertThat(output).contains("recipe " + type + " runs");
			}
		}
	}

	private static List<DocumentBlock> recipes(Starter starter, boolean security) {
		return blocks.stream()
			.filter((block) -> block.is("java") && starter.documents.contains(block.document())
					&& !block.heading().equals("Quick start")
					&& block.text().contains("org.springframework.security") == security)
			.toList();
	}

	@Test
	void aPageWithTheOfficialClientJoinsAsTheReferenceShows() throws Exception {
		Path client = Peers.installed("socket.io-client-4.8.4/node_modules/socket.io-client");
		OutsideProject project = project("docs-acp-socket", List.of(Starter.ACP.quickStart()));
		project.build(repository);
		try (Running running = project.start(STARTED, environment)) {
			String program = BROWSER.formatted(block("docs/reference/acp-protocol.md", "Sockets", "javascript").text());
			assertThat(running.talk(List.of(Peers.program("node").toString(), "-e", program, client.toString(),
					"http://127.0.0.1:" + running.port())))
				.contains("\"text\":\"Are you there?\"");
		}
	}

	@Test
	void whatUsersOfThePythonPackageHaveRunsThere() throws Exception {
		Path python = Peers.installed("handshake-prompt-0.1.2/bin/python");
		String before = new Section(MIGRATION, "Start").text("python") + new Section(MIGRATION, "Hooks").text("python");
		String session = "created = app.test_client().post('/handshake/session', json={'schema': []}).get_json()\n"
				+ "session = manager.store.get(created['sessionId'])\n";
		String prompt = new Section(MIGRATION, "Prompt").text("python") + "print(text)\n";
		assertThat(Running.talk(List.of(python.toString(), "-c", before + session + prompt), WORK, environment))
			.contains("https://shop.example");
	}

	@Test
	void everyBlockIsKnown() {
		Set<String> unknown = new TreeSet<>();
		for (DocumentBlock block : blocks) {
			if (!isRun(block) && !RUN_ELSEWHERE
				.containsKey("%s/%s/%s".formatted(block.document(), block.heading(), block.language()))) {
				unknown.add(block.toString());
			}
		}
		assertThat(unknown).as("blocks that nothing runs: let a test run them").isEmpty();
	}

	private static boolean isRun(DocumentBlock block) {
		if (block.is("javascript") || block.is("python")) {
			return List.of("Sockets", "Start", "Hooks", "Prompt").contains(block.heading())
					|| Stream.of(Starter.values())
						.anyMatch((starter) -> talks(starter.quickStart()).contains(block)
								|| talks(starter.inReadme()).contains(block));
		}
		if (block.document().equals(README)) {
			return block.heading().equals("Use it")
					|| Stream.of(Starter.values()).anyMatch((starter) -> starter.inReadme().blocks().contains(block));
		}
		if (List.of(OVERRIDING, KOTLIN).contains(block.document())) {
			return true;
		}
		return Stream.of(Starter.values())
			.anyMatch((starter) -> starter.quickStart().blocks().contains(block) || starter.settings().contains(block)
					|| starter.requests().contains(block) || starter.outsideOfTheQuickStart("xml").contains(block)
					|| (block.is("java") && starter.documents.contains(block.document())));
	}

	private static OutsideProject project(String name, List<Section> sections) throws IOException {
		return project(name, sections, "");
	}

	private static OutsideProject project(String name, List<Section> sections, String more) throws IOException {
		List<DocumentBlock> classes = new ArrayList<>(List.of(block(README, "Use it", "java")));
		sections
			.forEach((section) -> section.blocks().stream().filter((block) -> block.is("java")).forEach(classes::add));
		OutsideProject project = new OutsideProject(WORK.resolve(name), pom, distinct(text(sections, "xml") + more));
		if (classes.stream().anyMatch((block) -> block.text().contains("ChatModel model"))) {
			project.write("src/main/java/com/example/StubModel.java", STUB_MODEL);
		}
		project.write("src/main/resources/application.yaml", text(sections, "yaml"));
		for (DocumentBlock block : classes) {
			project.add(block);
		}
		return project;
	}

	private static String text(List<Section> sections, String language) {
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

	private static List<DocumentBlock> talks(Section section) {
		return section.blocks().stream().filter((block) -> block.is("shell") || block.is("python")).toList();
	}

	private static DocumentBlock block(String document, String heading, String language) {
		return new Section(document, heading).blocks()
			.stream()
			.filter((block) -> block.is(language))
			.findFirst()
			.orElseThrow(() -> new AssertionError("%s has no %s under '%s'".formatted(document, language, heading)));
	}

	/**
	 * A part of a document.
	 *
	 * @param document the document
	 * @param heading the heading of the part
	 */
	private record Section(String document, String heading) {

		String text(String language) {
			return block(this.document, this.heading, language).text();
		}

		List<DocumentBlock> blocks() {
			return blocks.stream()
				.filter((block) -> block.document().equals(this.document) && block.heading().equals(this.heading))
				.toList();
		}

	}

	/** What an answer has to show that the starter works. */
	private enum Starter {

		HPP("hpp", "HPP", "docs/migration/handshake-prompt.md") {

			@Override
			void check(Running running, String answer) {
				assertThat(answer).contains("http://localhost:8080/handshake/");
			}

		},

		ACP("acp", "ACP", "docs/reference/acp-protocol.md", "docs/migration/acp-server.md") {

			@Override
			void check(Running running, String answer) {
				assertThat(answer).contains("\"id\":\"th_");
			}

		},

		SPRING_AI("spring-ai", "Spring AI") {

			@Override
			void check(Running running, String answer) {
				assertThat(answer).contains("\"id\":\"th_");
			}

			@Override
			List<Section> inReadmeWithBase() {
				return List.of(ACP.inReadme(), inReadme());
			}

		},

		LIME("lime", "LIME") {

			@Override
			void check(Running running, String answer) {
				Matcher request = Pattern.compile("lr_\\w+").matcher(answer);
				assertThat(request.find()).as(answer).isTrue();
				platform.awaitStream();
				platform.approve(request.group(), Map.of("sub", "ann"));
				running.await("ann logged in for " + request.group());
			}

		},

		APP_CONTROL("app-control", "App-control") {

			@Override
			void check(Running running, String answer) {
				assertThat(answer).contains("Two windows are open.");
			}

		},

		HAPPY("happy", "Happy") {

			@Override
			void check(Running running, String answer) {
				assertThat(answer).contains("COMPLETED");
			}

		};

		private final String prefix;

		private final String title;

		private final List<String> documents;

		Starter(String prefix, String title, String... documents) {
			this.prefix = prefix;
			this.title = title;
			this.documents = Stream
				.concat(Stream.of("docs/" + prefix + ".md", "docs/reference/" + prefix + ".md"), Stream.of(documents))
				.toList();
		}

		Section inReadme() {
			return new Section(README, this.title + " in ten lines");
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
			return blocks.stream()
				.filter((block) -> block.is(language) && this.documents.contains(block.document())
						&& !block.heading().equals("Quick start")
						&& !RUN_ELSEWHERE.containsKey(block.document() + "/" + block.heading() + "/" + language))
				.toList();
		}

		/** Without what builds on another one. */
		static List<Starter> protocols() {
			return List.of(HPP, ACP, LIME, APP_CONTROL, HAPPY);
		}

		abstract void check(Running running, String answer);

	}

}
