package io.quintet.samples.chat;

import java.util.Map;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

import io.quintet.acp.access.AcpCredentials;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.AcpThread;

/**
 * Serves the page and says which thread is the room. Everything after that is ACP.
 */
@RestController
class ChatController {

	private final ChatRoom room;

	private final DemoUsers users;

	ChatController(ChatRoom room, DemoUsers users) {
		this.room = room;
		this.users = users;
	}

	@GetMapping("/chat/room")
	Mono<RoomName> room() {
		return this.room.current().map(RoomName::of);
	}

	@PostMapping("/chat/room")
	Mono<ResponseEntity<RoomName>> open(
			@RequestHeader(name = HttpHeaders.AUTHORIZATION, defaultValue = "") String authorization) {
		return this.users.authenticate(new AcpCredentials(Map.of("authorization", authorization), Map.of()))
			.flatMap((user) -> this.room.open())
			.map((opened) -> ResponseEntity.status(HttpStatus.CREATED).body(RoomName.of(opened)))
			.defaultIfEmpty(ResponseEntity.status(HttpStatus.UNAUTHORIZED).build());
	}

	@ExceptionHandler
	ResponseEntity<Map<String, String>> refused(AcpException ex) {
		return ResponseEntity.status(ex.code().status()).body(Map.of("detail", String.valueOf(ex.getMessage())));
	}

	/**
	 * Where the page goes.
	 *
	 * @param thread id of the thread
	 */
	record RoomName(String thread) {

		static RoomName of(AcpThread thread) {
			return new RoomName(thread.id());
		}

	}

}
