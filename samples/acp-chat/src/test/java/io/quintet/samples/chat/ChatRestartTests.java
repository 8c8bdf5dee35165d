package io.quintet.samples.chat;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.quintet.samples.support.Browser;

import static io.quintet.samples.support.Browser.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The server is stopped and started under two open windows.
 */
@Tag("browser")
class ChatRestartTests {

	@Test
	void bothWindowsComeBackAndNothingIsMissingOrTwice(@TempDir Path directory) throws Exception {
		try (ChatServer server = new ChatServer(directory);
				Browser first = Browser.start();
				Browser second = Browser.start()) {
			server.start();
			ChatClient client = ChatClient.inNewRoom(server.baseUrl(), "ada");
			ChatPage ada = ChatPage.enter(first, server.baseUrl(), client.room(), "ada");
			ChatPage bob = ChatPage.enter(second, server.baseUrl(), client.room(), "bob");
			ada.say("before");
			ada.say("@guide a day by the sea");
			await().untilAsserted(() -> assertThat(bob.texts(".run .chip")).containsExactly("Done"));

			server.stop();
			ada.awaitState("waiting");
			bob.awaitState("waiting");
			for (int i = 0; i < 4; i++) {
				ada.say("ada, offline " + i);
				bob.say("bob, offline " + i);
			}
			bob.answer(4, "Saturday");
			assertThat(ada.waiting()).hasSize(4);
			assertThat(bob.count("#timeline [data-waiting]")).isEqualTo(5);
			assertThat(bob.text("#timeline .ask.answered")).contains("waiting to be sent");

			server.start();
			ada.awaitLive();
			bob.awaitLive();
			for (ChatPage page : List.of(ada, bob)) {
				await().untilAsserted(() -> assertThat(page.texts(".run .chip")).containsExactly("Done", "Done"));
				await().untilAsserted(() -> assertThat(page.count("#timeline [data-waiting]")).isZero());
				await().untilAsserted(() -> assertThat(page.said()).hasSize(10));
			}
			assertThat(ada.said()).doesNotHaveDuplicates()
				.contains("before", "ada, offline 3", "bob, offline 3")
				.isEqualTo(bob.said());
			assertThat(ada.said().stream().filter((text) -> text.startsWith("ada, "))).isSorted();
			List<String> stored = client.events().stream().map((event) -> event.required("id").asString()).toList();
			assertThat(ada.events()).isEqualTo(bob.events()).containsExactlyInAnyOrderElementsOf(stored);
			// The browser itself notes each attempt to connect; the page has nothing to
			// complain about.
			assertThat(first.log())
				.allMatch((line) -> line.contains("net::ERR_") || line.contains("WebSocket connection"));
		}
	}

	@Test
	void aRunThatTheStopInterruptedSaysSo(@TempDir Path directory) throws Exception {
		try (ChatServer server = new ChatServer(directory); Browser browser = Browser.start()) {
			server.start();
			ChatClient client = ChatClient.inNewRoom(server.baseUrl(), "ada");
			for (int i = 0; i < 12; i++) {
				client.say("Message " + i);
			}
			ChatPage ada = ChatPage.enter(browser, server.baseUrl(), client.room(), "ada");
			ada.say("@scribe sum up slowly");
			await().untilAsserted(() -> assertThat(ada.texts(".run .chip")).containsExactly("Working"));
			server.kill();
			ada.awaitState("waiting");
			server.start();
			ada.awaitLive();
			await().untilAsserted(() -> assertThat(ada.texts(".run .chip")).containsExactly("Failed"));
			await().untilAsserted(() -> assertThat(ada.text("#timeline .ending")).contains("interrupted"));
		}
	}

}
