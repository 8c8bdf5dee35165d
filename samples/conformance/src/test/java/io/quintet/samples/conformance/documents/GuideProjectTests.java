package io.quintet.samples.conformance.documents;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.quintet.samples.conformance.documents.OutsideProject.Running;
import io.quintet.samples.support.Peers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page of each starter works: quick start, settings, requests and recipes.
 */
@OutsideTest
class GuideProjectTests {

	@RegisterExtension
	static final UserMachine MACHINE = new UserMachine();

	private static final String DATABASE = "r2dbc:postgresql://localhost:5432/chat";

	private static final Section SOCKETIO = new Section("docs/socketio.md", "Use it");

	private static final String SECURITY = "With Spring Security";

	private static final String MIGRATION = "docs/migration/handshake-prompt.md";

	/** Runs the application again and again in one process, with other arguments. */
	private static final String RUNNER = """
			import org.springframework.boot.SpringApplication;

			public class Runner {

				public static void main(String[] runs) {
					for (String run : runs) {
						SpringApplication.run(com.example.DemoApplication.class, run.split(" ")).close();
						System.out.println("ran " + run);
					}
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

	private static EmbeddedPostgres postgres;

	@AfterAll
	static void stop() throws IOException {
		if (postgres != null) {
			postgres.close();
		}
	}

	@BeforeAll
	static void build() throws Exception {
		for (Starter starter : Starter.values()) {
			project("docs-" + starter.prefix, starter, ACTUATOR + dependencies(starter, false), false);
		}
		for (Starter starter : List.of(Starter.HPP, Starter.ACP, Starter.LIME)) {
			project("security-" + starter.prefix, starter, dependencies(starter, true), true);
		}
		MACHINE
			.project("docs-app-control-plain", new Section("docs/app-control.md", "Without Spring").text("xml"),
					UnaryOperator.identity())
			.write("src/main/java/PlainProgram.java", PLAIN_PROGRAM);
		MACHINE.project("docs-socketio", List.of(SOCKETIO));
		MACHINE.build();
	}

	private static void project(String name, Starter starter, String dependencies, boolean security)
			throws IOException {
		OutsideProject project = MACHINE.project(name, List.of(starter.quickStart()), dependencies);
		project.write("src/main/java/Runner.java", RUNNER);
		for (DocumentBlock recipe : recipes(starter, security)) {
			project.add(recipe);
		}
	}

	@ParameterizedTest
	@EnumSource(Starter.class)
	void thePageOfAStarterWorks(Starter starter) throws Exception {
		OutsideProject project = MACHINE.built("docs-" + starter.prefix);
		Map<String, String> variables = new HashMap<>(MACHINE.environment());
		variables.put("APP_CONTROL_SERVICE_TOKEN", "token-of-the-test");
		variables.put("MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE", "*");
		try (Running running = MACHINE.start(project, variables)) {
			for (DocumentBlock talk : starter.quickStart().talks()) {
				String answer = running.talk(talk);
				starter.check(MACHINE, running, answer);
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
		List<String> runs = new ArrayList<>();
		for (DocumentBlock settings : starter.settings()) {
			String file = "%s-%d.yaml".formatted(settings.document().replace('/', '-'), settings.line());
			project.write(file, settings.text());
			runs.add("--spring.config.additional-location=file:" + file
					+ (settings.text().contains(DATABASE) ? " --spring.r2dbc.url=" + database() : ""));
		}
		runs.addAll(recipeRuns(starter, false));
		variables.put("CHAT_PASSWORD", "secret");
		run(project, runs, variables);
	}

	@Test
	void theLibraryOfAppControlNeedsNoSpring() throws Exception {
		OutsideProject project = MACHINE.built("docs-app-control-plain");
		assertThat(project.libraries()).anyMatch((name) -> name.startsWith("appcontrol-protocol"))
			// Part of every executable jar.
			.filteredOn((name) -> !name.startsWith("spring-boot-jarmode-tools"))
			.noneMatch((name) -> name.startsWith("spring-") || name.startsWith("hibernate-"));
		assertThat(project.main("PlainProgram", MACHINE.environment(), List.of())).contains("\"commandId\":\"c1\"");
	}

	@Test
	void theServerOfSocketIoAnswers() throws Exception {
		try (Running running = MACHINE.start(MACHINE.built("docs-socketio"))) {
			assertThat(running.talk(SOCKETIO.block("shell"))).startsWith("0{\"sid\":");
		}
	}

	@ParameterizedTest
	@EnumSource(value = Starter.class, names = { "HPP", "ACP", "LIME" })
	void theRecipesForSpringSecurityWork(Starter starter) throws Exception {
		run(MACHINE.built("security-" + starter.prefix), recipeRuns(starter, true), MACHINE.environment());
	}

	@Test
	void aPageWithTheOfficialClientJoinsAsTheReferenceShows() throws Exception {
		Path client = Peers.installed("socket.io-client-4.8.4/node_modules/socket.io-client");
		try (Running running = MACHINE.start(MACHINE.built("docs-acp"))) {
			String program = BROWSER
				.formatted(new Section("docs/reference/acp-protocol.md", "Sockets").block("javascript").text());
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
		assertThat(Running.talk(List.of(python.toString(), "-c", before + session + prompt), MACHINE.folder(),
				MACHINE.environment()))
			.contains("https://shop.example");
	}

	/** The URL of a server for settings that name one; its port is any that is free. */
	private static String database() throws Exception {
		postgres = EmbeddedPostgres.builder().setServerConfig("listen_addresses", "127.0.0.1").start();
		try (Connection connection = postgres.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute("create role chat login password 'secret'");
			statement.execute("create database chat owner chat");
		}
		return DATABASE.replace("localhost:5432", "127.0.0.1:" + postgres.getPort());
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

	private static List<String> recipeRuns(Starter starter, boolean security) {
		return recipes(starter, security).stream()
			.filter((recipe) -> recipe.isConfiguration() && !recipe.isTest())
			.map((recipe) -> "--spring.main.allow-bean-definition-overriding=true --spring.main.sources="
					+ recipe.qualifiedName())
			.toList();
	}

	private static void run(OutsideProject project, List<String> runs, Map<String, String> variables) throws Exception {
		List<String> lines = runs.stream().map((run) -> run + " --server.port=0 --server.address=127.0.0.1").toList();
		String output = project.main("Runner", variables, lines);
		assertThat(output).contains(lines.stream().map("ran "::concat).toList()).doesNotContain("has no effect");
	}

	private static List<DocumentBlock> recipes(Starter starter, boolean security) {
		return DocumentBlock.all()
			.stream()
			.filter((block) -> block.is("java") && starter.documents.contains(block.document())
					&& !block.heading().equals("Quick start")
					&& block.text().contains("org.springframework.security") == security)
			.toList();
	}

}
