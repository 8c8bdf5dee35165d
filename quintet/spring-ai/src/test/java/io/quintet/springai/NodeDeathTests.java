package io.quintet.springai;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.quintet.acp.assistant.AcpAssistant;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.ThreadEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process that is killed while people think about a call.
 */
class NodeDeathTests {

	@TempDir
	private Path folder;

	@Test
	void aCallThatWaitedForApprovalWhenItsNodeDiedNeverRuns() throws Exception {
		String database = ChatApplication.newDatabase();
		Path log = this.folder.resolve("node.log");
		Process node = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), "-Dlaunch.folder=" + this.folder, Node.class.getName(), database)
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		try {
			Path asked = this.folder.resolve("asked");
			Awaitility.await().atMost(ChatApplication.TIMEOUT).until(() -> Files.exists(asked) || !node.isAlive());
			assertThat(asked).as(Files.readString(log)).exists();
		}
		finally {
			node.destroyForcibly().waitFor();
		}
		List<String> ids = Files.readAllLines(this.folder.resolve("asked"));
		try (ChatApplication next = Node.start(database)) {
			Run run = next.awaitEnd(next.threads().run(ChatApplication.ANN, ids.get(1)));
			assertThat(run.error().code()).isEqualTo("interrupted");
			ThreadEvent question = next.awaitQuestion(ids.get(0));
			next.awaitWithdrawal(ids.get(0), question);
			next.answer(ChatApplication.BOB, ids.get(0), question, Map.of("approved", true));
			// The assistant is free again, and its next run gets no further than its own
			// question.
			Run second = next.invoke(ids.get(0), "launcher");
			Awaitility.await().atMost(ChatApplication.TIMEOUT).until(() -> next.forms(ids.get(0)).size() == 4);
			assertThat(this.folder.resolve("launched")).doesNotExist();
			next.threads().cancel(ChatApplication.ANN, second.id());
		}
	}

	/** The process that is killed. */
	static final class Node {

		private Node() {
		}

		public static void main(String[] arguments) throws Exception {
			ChatApplication chat = start(arguments[0]);
			String thread = chat.thread("launcher");
			chat.say(ChatApplication.ANN, thread, "Go.");
			Run run = chat.invoke(thread, "launcher");
			chat.awaitQuestion(thread);
			Path folder = Path.of(System.getProperty("launch.folder"));
			Files.write(folder.resolve("asking"), List.of(thread, run.id()));
			Files.move(folder.resolve("asking"), folder.resolve("asked"));
			Thread.currentThread().join();
		}

		static ChatApplication start(String database) {
			return ChatApplication.start(database, (context) -> {
			}, Launchers.class, "acp.runs.lease=1s", "acp.runs.approval-timeout=100s");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Launchers {

		@Bean
		@AcpAssistant("launcher")
		ChatClient launcher() {
			return ChatClient.builder(StubChatModel.calling(StubChatModel.call("l1", "launch", "{}")))
				.defaultTools(new Launch())
				.build();
		}

	}

	static class Launch {

		@NeedsApproval
		@Tool(description = "Launches")
		String launch() throws Exception {
			Files.createFile(Path.of(System.getProperty("launch.folder"), "launched"));
			return "launched";
		}

	}

}
