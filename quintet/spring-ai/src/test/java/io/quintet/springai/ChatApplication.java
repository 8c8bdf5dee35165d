package io.quintet.springai;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import reactor.core.publisher.Mono;

import io.quintet.acp.BlockingAcpThreads;
import io.quintet.acp.Invocation;
import io.quintet.acp.MessageDraft;
import io.quintet.acp.access.AcpAuthenticator;
import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Member;
import io.quintet.acp.thread.Metadata;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.Tenant;
import io.quintet.acp.thread.ThreadEvent;

/**
 * An application with ACP on a real database, and what people do in it.
 */
final class ChatApplication implements AutoCloseable {

	static final Duration TIMEOUT = Duration.ofSeconds(60);

	static final Identity ANN = Identity.user("ann", "Ann");

	static final Identity BOB = Identity.user("bob", "Bob");

	private static final AtomicInteger COUNT = new AtomicInteger();

	private final ConfigurableApplicationContext context;

	private final BlockingAcpThreads threads;

	private ChatApplication(ConfigurableApplicationContext context) {
		this.context = context;
		this.threads = context.getBean(BlockingAcpThreads.class);
	}

	/** An application with beans of a class, on a database of its own. */
	static ChatApplication start(Class<?> beans, String... properties) {
		return start(newDatabase(), (context) -> {
		}, beans, properties);
	}

	static ChatApplication start(String database, ApplicationContextInitializer<GenericApplicationContext> initializer,
			Class<?> beans, String... properties) {
		List<String> all = new ArrayList<>(List.of("server.port=0", "server.address=127.0.0.1",
				"spring.r2dbc.url=" + database, "spring.r2dbc.username=postgres", "spring.r2dbc.password=postgres",
				"embedded-postgres.enabled=false"));
		all.addAll(List.of(properties));
		return new ChatApplication(new SpringApplicationBuilder(Basics.class, beans).web(WebApplicationType.REACTIVE)
			.initializers(initializer)
			.properties(all.toArray(String[]::new))
			.run());
	}

	static String newDatabase() {
		String name = "chat" + COUNT.incrementAndGet();
		try (Connection connection = Server.POSTGRES.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute("create database " + name);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		return "r2dbc:postgresql://127.0.0.1:" + Server.POSTGRES.getPort() + "/" + name;
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	BlockingAcpThreads threads() {
		return this.threads;
	}

	/** A thread of Ann, with Bob and assistants. */
	String thread(String... assistants) {
		String thread = this.threads.create(ANN, Tenant.PUBLIC, Map.of()).id();
		this.threads.addMember(ANN, thread, BOB, Member.DEFAULT_ROLE);
		for (String assistant : assistants) {
			this.threads.addMember(ANN, thread, Identity.assistant(assistant, assistant), Member.DEFAULT_ROLE);
		}
		return thread;
	}

	void say(Identity author, String thread, String text) {
		this.threads.send(author, thread, MessageDraft.text(author.id() + COUNT.incrementAndGet(), text));
	}

	Run invoke(String thread, String assistant) {
		return this.threads.invoke(ANN, thread, Invocation.of(assistant)).get(0);
	}

	/** Says something, invokes an assistant, and waits for the end of its run. */
	Run ask(String thread, String assistant, String text) {
		say(ANN, thread, text);
		return awaitEnd(invoke(thread, assistant));
	}

	Run awaitEnd(Run run) {
		return Awaitility.await()
			.atMost(TIMEOUT)
			.until(() -> this.threads.run(ANN, run.id()), (current) -> current.status().isTerminal());
	}

	List<ThreadEvent> events(String thread) {
		return this.threads.events(ANN, thread, null, 1000).items();
	}

	/** The events of runs. */
	List<ThreadEvent> runEvents(String thread) {
		return events(thread).stream().filter((event) -> event.runId() != null).toList();
	}

	List<String> types(String thread) {
		return runEvents(thread).stream().map(ThreadEvent::type).toList();
	}

	static String text(ThreadEvent event) {
		return ((EventBody.Message) event.body()).text();
	}

	static ContentPart.@Nullable Form form(ThreadEvent event) {
		return (event.body() instanceof EventBody.Message message && message.content().size() == 1
				&& message.content().get(0) instanceof ContentPart.Form form) ? form : null;
	}

	List<ThreadEvent> forms(String thread) {
		return events(thread).stream().filter((event) -> form(event) != null).toList();
	}

	/** Waits for an open question. */
	ThreadEvent awaitQuestion(String thread) {
		return Awaitility.await().atMost(TIMEOUT).until(() -> forms(thread), (forms) -> !forms.isEmpty()).get(0);
	}

	/** Waits until a question is put aside. */
	ThreadEvent awaitWithdrawal(String thread, ThreadEvent question) {
		return Awaitility.await()
			.atMost(TIMEOUT)
			.until(() -> forms(thread).stream()
				.filter((event) -> form(event).status() == ContentPart.FormStatus.CANCELLED
						&& question.id().equals(form(event).answersEventId()))
				.toList(), (found) -> !found.isEmpty())
			.get(0);
	}

	void answer(Identity author, String thread, ThreadEvent question, Map<String, ?> values) {
		ContentPart.Form asked = form(question);
		send(author, thread, new ContentPart.Form(asked.formId(), asked.schema(), ContentPart.FormStatus.SUBMITTED,
				Metadata.of(values), question.id(), null, null));
	}

	void send(Identity author, String thread, ContentPart part) {
		this.threads.send(author, thread,
				new MessageDraft("answer" + COUNT.incrementAndGet(), List.of(part), Map.of()));
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Basics {

		@Bean
		AcpAuthenticator authenticator() {
			return (credentials) -> Mono.empty();
		}

	}

	private static final class Server {

		static final EmbeddedPostgres POSTGRES;

		static {
			try {
				POSTGRES = EmbeddedPostgres.builder()
					.setServerConfig("listen_addresses", "127.0.0.1")
					.setServerConfig("max_connections", "200")
					.start();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
