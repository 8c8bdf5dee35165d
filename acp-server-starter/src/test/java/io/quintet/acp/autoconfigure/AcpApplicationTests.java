package io.quintet.acp.autoconfigure;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.web.reactive.config.CorsRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.acp.access.AcpAction;
import io.quintet.acp.access.AcpAuthenticator;
import io.quintet.acp.access.AcpAuthorizer;
import io.quintet.acp.assistant.AcpAssistant;
import io.quintet.acp.assistant.AnalyticsEntry;
import io.quintet.acp.assistant.AnalyticsSink;
import io.quintet.acp.assistant.AssistantHandler;
import io.quintet.acp.assistant.BlockingHandlerContext;
import io.quintet.acp.assistant.BlockingHandlerSend;
import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.internal.broadcast.SharedBroadcaster;
import io.quintet.acp.store.ThreadChanges;
import io.quintet.acp.store.r2dbc.TestDatabase;
import io.quintet.acp.thread.Identity;
import io.quintet.support.nodes.PostgresSignals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Whole applications: a server, a database, and clients over the wire.
 */
@ExtendWith(OutputCaptureExtension.class)
class AcpApplicationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static TestDatabase database;

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.createEmpty();
	}

	@AfterAll
	static void closeDatabase() {
		database.close();
	}

	@Test
	void threadMessageAndRunGoOverTheWire(CapturedOutput output) {
		try (ConfigurableApplicationContext context = start()) {
			assertThat(output).containsPattern(
					"ACP is configured: REST under /acp, Socket\\.IO /socket\\.io/, database 127\\.0\\.0\\.1:\\d+/test\\d+, "
							+ "2 assistant\\(s\\), lifecycle events on; see docs/acp\\.md");
			Client alice = new Client(context, "alice");
			String thread = alice.post("/acp/threads", "{}").get("id").asString();
			for (String assistant : List.of("echo", "blocking")) {
				alice.post("/acp/threads/" + thread + "/members",
						"{\"identity\":{\"id\":\"%1$s\",\"name\":\"%1$s\",\"role\":\"assistant\"}}"
							.formatted(assistant));
				JsonNode runs = alice.post("/acp/threads/" + thread + "/invocations",
						"{\"assistant_ids\":[\"%s\"]}".formatted(assistant));
				String run = runs.get("runs").get(0).get("id").asString();
				Awaitility.await()
					.atMost(TIMEOUT)
					.untilAsserted(() -> assertThat(alice.get("/acp/runs/" + run).get("status").asString())
						.isEqualTo("completed"));
			}
			assertThat(alice.get("/acp/threads/" + thread + "/events")
				.get("items")
				.valueStream()
				.map((event) -> event.get("type").asString())).containsExactly("thread.created", "thread.member_added",
						"run.started", "message", "run.completed", "thread.member_added", "run.started", "message",
						"run.completed");
			Sink sink = context.getBean(Sink.class);
			Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> assertThat(sink.names).containsExactly("asked"));
		}
	}

	@Test
	void eventsThatADeletionHasLeftBehindArePurgedAtTheStart() {
		String left = "select count(*) as n from acp_events where thread_id = 'th_gone'";
		start().close();
		DatabaseClient client = DatabaseClient.create(database.pool());
		client.sql("insert into acp_gone_threads values ('th_gone')")
			.then()
			.then(client
				.sql("insert into acp_events (id, thread_id, type, author_id, author, payload, metadata, created_at) "
						+ "select 'evt_gone' || n, 'th_gone', 'message', 'u', '{}', '{}', '{}', "
						+ "now() + n * interval '1 millisecond' from generate_series(1, 1500) n")
				.then())
			.block(TIMEOUT);
		assertThat(count(left)).isEqualTo(1500);
		try (ConfigurableApplicationContext context = start()) {
			assertThat(context.isRunning()).isTrue();
			Awaitility.await().atMost(TIMEOUT).until(() -> count(left) == 0);
			Awaitility.await().atMost(TIMEOUT).until(() -> count("select count(*) as n from acp_gone_threads") == 0);
		}
	}

	private static long count(String sql) {
		return DatabaseClient.create(database.pool())
			.sql(sql)
			.map((row) -> row.get("n", Long.class))
			.one()
			.block(TIMEOUT);
	}

	@Test
	void authorizerOfTheApplicationIsAsked() {
		try (ConfigurableApplicationContext context = start()) {
			Client alice = new Client(context, "alice");
			String thread = alice.post("/acp/threads", "{}").get("id").asString();
			assertThat(alice.status(HttpMethod.DELETE, "/acp/threads/" + thread, null)).isEqualTo(HttpStatus.FORBIDDEN);
			assertThat(alice.status(HttpMethod.GET, "/acp/threads/" + thread, null)).isEqualTo(HttpStatus.OK);
			assertThat(new Client(context, "").status(HttpMethod.GET, "/acp/threads", null))
				.isEqualTo(HttpStatus.UNAUTHORIZED);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/acp/threads/%zz", "/acp/threads/th_1/members/a%2", "/acp/runs/a%",
			"/acp/threads?limit=%q", "/acp/threads/a{b}", "/a/b/acp/threads/%zz" })
	void malformedAddressIsRefusedWithTheBodyOfTheContract(String path) throws IOException {
		try (ConfigurableApplicationContext context = start("--acp.namespace-keys=one,two")) {
			String answer = raw(context, "DELETE " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
			assertThat(answer).startsWith("HTTP/1.1 400 ")
				.containsIgnoringCase("content-type: application/json")
				.containsIgnoringCase("cache-control: no-store")
				.endsWith("\r\n\r\n{\"detail\":\"the address of the request is malformed\","
						+ "\"code\":\"invalid_request\"}");
		}
	}

	@Test
	void malformedAddressOfTheApplicationIsLeftAlone() throws IOException {
		try (ConfigurableApplicationContext context = start()) {
			String answer = raw(context, "GET /other/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
			assertThat(answer).startsWith("HTTP/1.1 400 ").doesNotContain("invalid_request");
			assertThat(raw(context, "GET /acp/threads HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
				.startsWith("HTTP/1.1 401 ");
		}
	}

	private static String raw(ConfigurableApplicationContext context, String request) throws IOException {
		int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
		try (Socket socket = new Socket("127.0.0.1", port)) {
			socket.setSoTimeout((int) TIMEOUT.toMillis());
			socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	// The recipe of docs/acp.md, with what a browser sends.
	@Test
	void pageOfAnotherOriginThatTheApplicationNamesMayCall() throws IOException {
		SpringApplication application = new SpringApplication(Application.class, Beans.class, Cors.class);
		application.setWebApplicationType(WebApplicationType.REACTIVE);
		try (ConfigurableApplicationContext context = application.run(arguments())) {
			for (String method : List.of("GET", "POST", "PATCH", "DELETE")) {
				String preflight = raw(context,
						"OPTIONS /acp/threads/th_1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
								+ "Origin: http://localhost:5173\r\nAccess-Control-Request-Method: " + method
								+ "\r\nAccess-Control-Request-Headers: authorization, content-type\r\n\r\n");
				assertThat(preflight).startsWith("HTTP/1.1 200 ")
					.containsIgnoringCase("Access-Control-Allow-Origin: http://localhost:5173\r\n")
					.containsIgnoringCase("Access-Control-Allow-Headers: authorization, content-type\r\n")
					.containsPattern("(?i)Access-Control-Allow-Methods: .*" + method);
			}
			assertThat(raw(context,
					"GET /acp/threads HTTP/1.1\r\nHost: x\r\nConnection: close\r\nOrigin: http://localhost:5173\r\n"
							+ "X-Identity: alice\r\n\r\n"))
				.startsWith("HTTP/1.1 200 ")
				.containsIgnoringCase("Access-Control-Allow-Origin: http://localhost:5173\r\n");
			assertThat(raw(context,
					"GET /acp/threads HTTP/1.1\r\nHost: x\r\nConnection: close\r\nOrigin: http://other.example\r\n"
							+ "X-Identity: alice\r\n\r\n"))
				.startsWith("HTTP/1.1 403 ");
		}
	}

	@Test
	void nothingOfItIsServedOnTheManagementPort() {
		try (ConfigurableApplicationContext context = start("--management.server.port=0",
				"--management.server.address=127.0.0.1",
				"--spring.autoconfigure.exclude=org.springframework.boot.tomcat.autoconfigure.actuate.web.server."
						+ "TomcatReactiveManagementContextAutoConfiguration")) {
			Client alice = new Client(context, "alice");
			Client management = new Client(
					context.getEnvironment().getRequiredProperty("local.management.port", Integer.class), "alice");
			assertThat(alice.status(HttpMethod.GET, "/acp/threads", null)).isEqualTo(HttpStatus.OK);
			assertThat(management.status(HttpMethod.GET, "/acp/threads", null)).isEqualTo(HttpStatus.NOT_FOUND);
			assertThat(management.get("/actuator/health").get("status").asString()).isEqualTo("UP");
		}
	}

	@Test
	void actuatorTellsOfIt() {
		try (ConfigurableApplicationContext context = start("--management.endpoints.web.exposure.include=*",
				"--management.endpoint.health.show-details=always")) {
			Client anybody = new Client(context, "");
			JsonNode health = anybody.get("/actuator/health/acp");
			assertThat(health.get("status").asString()).isEqualTo("UP");
			assertThat(health.get("details").get("database").asString()).contains("/test").doesNotContain("postgres:");
			JsonNode endpoint = anybody.get("/actuator/acp");
			assertThat(endpoint.propertyNames()).startsWith("protocol", "state", "limits");
			assertThat(endpoint.get("protocol").toString())
				.isEqualTo("{\"name\":\"x64acp-server\",\"version\":\"0.2.0a5\",\"wire\":\"0.2\"}");
			assertThat(endpoint.get("state").asString()).isEqualTo("UP");
			assertThat(endpoint.get("store").get("type").asString()).isEqualTo("PostgresThreadStore");
			assertThat(endpoint.get("assistants").valueStream().map(JsonNode::asString)).containsExactly("blocking",
					"echo");
			assertThat(anybody.get("/actuator/info").get("acp").get("store").asString())
				.isEqualTo("PostgresThreadStore");
			new Client(context, "alice").get("/acp/threads");
			JsonNode operations = anybody.get("/actuator/metrics/acp.operation?tag=operation:list");
			assertThat(operations.get("measurements").get(0).get("value").asInt()).isEqualTo(1);
			assertThat(anybody.get("/actuator/metrics").get("names").valueStream().map(JsonNode::asString)).contains(
					"acp.runs.running", "acp.runs.queued", "acp.runs.ended", "acp.lease.age", "acp.store.queued",
					"acp.store.doubts", "acp.embedded");
			assertThat(Stream.of(health, endpoint).map(JsonNode::toString))
				.noneMatch((text) -> text.contains("password"));
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aNodeHearsOfOthersBeforeItServesUnlessTheBusIsAway(boolean reachable) {
		StartWatch watch = new StartWatch();
		SpringApplication application = application();
		application.addListeners(watch);
		if (!reachable) {
			application.addPrimarySources(List.of(BusAway.class));
		}
		try (ConfigurableApplicationContext context = application.run(arguments())) {
			assertThat(watch.connected).isEqualTo(reachable);
			assertThat(watch.sweeps).isPositive();
			assertThat(new Client(context, "alice").get("/acp/threads")).isNotNull();
		}
	}

	/** Signals by a server that is not there. */
	@Configuration(proxyBeanMethods = false)
	static class BusAway {

		@Bean
		SharedBroadcaster broadcaster(ThreadChanges changes) {
			ConnectionFactory nowhere = ConnectionFactories.get("r2dbc:postgresql://nobody:none@127.0.0.1:1/none");
			return new SharedBroadcaster(changes, new PostgresSignals(nowhere, "nowhere", Schedulers.parallel()),
					Duration.ofSeconds(1), Schedulers.parallel());
		}

	}

	/** Looks how the node hears of others when its web server begins to listen. */
	private static final class StartWatch implements ApplicationListener<ReactiveWebServerInitializedEvent> {

		private boolean connected;

		private long sweeps;

		@Override
		public void onApplicationEvent(ReactiveWebServerInitializedEvent event) {
			SharedBroadcaster broadcaster = (SharedBroadcaster) event.getApplicationContext()
				.getBean(Broadcaster.class);
			this.connected = broadcaster.signals().connected();
			this.sweeps = broadcaster.statistics().sweeps();
		}

	}

	@Test
	void databaseOutOfReachIsExplained(CapturedOutput output) throws Exception {
		int closed;
		try (ServerSocket socket = new ServerSocket()) {
			socket.bind(new InetSocketAddress("127.0.0.1", 0));
			closed = socket.getLocalPort();
		}
		fail(arguments("--spring.r2dbc.url=r2dbc:postgresql://127.0.0.1:" + closed + "/acp",
				"--spring.r2dbc.password=canary"));
		assertThat(explanation(output))
			.containsPattern("Description:\n\nACP cannot work with its database 127\\.0\\.0\\.1:" + closed
					+ "/acp: (.*)Connection refused(.*)\\.\n")
			.contains("Action:\n\nStart the server and see that it lets the application in; its address is that of "
					+ "'spring.r2dbc.url', user and password are 'spring.r2dbc.username' and 'spring.r2dbc.password'.\n")
			.doesNotContain("canary")
			.doesNotContain("\tat ");
	}

	// Applications of other tests may log while they end.
	private static String explanation(CapturedOutput output) {
		assertThat(output).doesNotContain("Application run failed").contains("APPLICATION FAILED TO START");
		return output.toString().substring(output.toString().indexOf("APPLICATION FAILED TO START"));
	}

	@Test
	void databaseThatDoesNotExistIsExplained(CapturedOutput output) {
		fail(arguments("--spring.r2dbc.url=" + database.url().replaceFirst("/test\\d+$", "/nothing")));
		assertThat(explanation(output)).contains("ACP cannot work with its database 127.0.0.1:")
			.contains("/nothing: database \"nothing\" does not exist.\n")
			.doesNotContain("\tat ");
	}

	@Test
	void missingSchemaIsExplained(CapturedOutput output) {
		try (TestDatabase empty = TestDatabase.createEmpty()) {
			fail(arguments("--spring.r2dbc.url=" + empty.url(), "--acp.store.initialize-schema=never"));
			assertThat(explanation(output))
				.containsPattern("The database 127\\.0\\.0\\.1:\\d+/test\\d+ does not have the schema of ACP "
						+ "\\(relation \"acp_threads\" does not exist\\), and 'acp\\.store\\.initialize-schema=never' "
						+ "forbids to create it\\.\n")
				.doesNotContain("\tat ");
		}
	}

	@Test
	void databaseThatIsNotPostgresIsExplained(CapturedOutput output) {
		SpringApplication application = new SpringApplication(Application.class, Beans.class, Other.class);
		application.setWebApplicationType(WebApplicationType.REACTIVE);
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> application.run("--server.port=0"));
		assertThat(explanation(output))
			.contains("ACP keeps its threads on PostgreSQL, and the application's ConnectionFactory leads to H2.\n")
			.doesNotContain("\tat ");
	}

	private static ConfigurableApplicationContext start(String... arguments) {
		return application().run(arguments(arguments));
	}

	private static void fail(String... arguments) {
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> application().run(arguments).close());
	}

	private static SpringApplication application() {
		SpringApplication application = new SpringApplication(Application.class, Beans.class);
		application.setWebApplicationType(WebApplicationType.REACTIVE);
		return application;
	}

	private static String[] arguments(String... further) {
		List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--server.address=127.0.0.1"));
		Stream.of(database.properties()).map((property) -> "--" + property).forEach(arguments::add);
		for (String argument : further) {
			arguments.removeIf((other) -> other.startsWith(argument.substring(0, argument.indexOf('=') + 1)));
			arguments.add(argument);
		}
		return arguments.toArray(String[]::new);
	}

	/**
	 * A client of one server.
	 */
	private static final class Client {

		private final WebClient client;

		private Client(ConfigurableApplicationContext context, String identity) {
			this(context.getEnvironment().getRequiredProperty("local.server.port", Integer.class), identity);
		}

		private Client(int port, String identity) {
			this.client = WebClient.builder()
				.baseUrl("http://127.0.0.1:" + port)
				.defaultHeader("x-identity", identity)
				.build();
		}

		private JsonNode get(String path) {
			return JsonMapper.shared()
				.readTree(this.client.get().uri(path).retrieve().bodyToMono(String.class).block(TIMEOUT));
		}

		private JsonNode post(String path, String json) {
			return JsonMapper.shared()
				.readTree(this.client.post()
					.uri(path)
					.contentType(MediaType.APPLICATION_JSON)
					.bodyValue(json)
					.retrieve()
					.bodyToMono(String.class)
					.block(TIMEOUT));
		}

		private HttpStatus status(HttpMethod method, String path, String json) {
			WebClient.RequestBodySpec request = this.client.method(method).uri(path);
			if (json != null) {
				request.contentType(MediaType.APPLICATION_JSON).bodyValue(json);
			}
			return (HttpStatus) request
				.exchangeToMono((response) -> response.releaseBody().thenReturn(response.statusCode()))
				.block(TIMEOUT);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class Cors implements WebFluxConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/acp/**")
				.allowedOrigins("http://localhost:5173")
				.allowedMethods("GET", "POST", "PATCH", "DELETE");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Other {

		@Bean
		OtherDatabase other() {
			return new OtherDatabase();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Beans {

		@Bean
		AcpAuthenticator authenticator() {
			return (credentials) -> Mono.justOrEmpty(credentials.headers().get("x-identity"))
				.filter((id) -> !id.isEmpty())
				.map((id) -> Identity.user(id, id));
		}

		@Bean
		AcpAuthorizer authorizer() {
			return (caller, threadId, action) -> Mono.just(action != AcpAction.THREAD_DELETE);
		}

		@Bean
		AssistantHandler echo() {
			return (context, events) -> {
				context.analytics().track("asked", Map.of());
				return Flux.just(events.message("echo"));
			};
		}

		@Bean
		Blocking blockingAssistant() {
			return new Blocking();
		}

		@Bean
		Sink sink() {
			return new Sink();
		}

	}

	static final class Blocking {

		@AcpAssistant("blocking")
		void answer(BlockingHandlerContext context, BlockingHandlerSend send) {
			send.message("from " + Thread.currentThread().getName());
		}

	}

	static final class Sink implements AnalyticsSink {

		private final List<String> names = new CopyOnWriteArrayList<>();

		@Override
		public Mono<Void> accept(List<AnalyticsEntry> entries) {
			return Mono.fromRunnable(() -> entries.forEach((entry) -> this.names.add(entry.name())));
		}

	}

}
