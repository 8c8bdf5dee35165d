package com.example;

import io.quintet.socketio.SocketIoArguments;
import io.quintet.socketio.SocketIoConnectRequest;
import io.quintet.socketio.SocketIoDecision;
import io.quintet.socketio.SocketIoEvent;
import io.quintet.socketio.SocketIoHandler;
import io.quintet.socketio.SocketIoHandlerMapping;
import io.quintet.socketio.SocketIoRooms;
import io.quintet.socketio.SocketIoServer;
import io.quintet.socketio.SocketIoSettings;
import io.quintet.socketio.SocketIoSocket;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

@Configuration
class ChatConfiguration {

	@Bean
	SocketIoServer socketIoServer() {
		return new SocketIoServer(SocketIoSettings.defaults(), Chat::new);
	}

	@Bean
	SocketIoHandlerMapping socketIoHandlerMapping(SocketIoServer server) {
		return new SocketIoHandlerMapping(server);
	}

	record Chat(SocketIoRooms rooms) implements SocketIoHandler {

		@Override
		public Mono<SocketIoDecision> connect(SocketIoConnectRequest request) {
			return Mono.just(request.namespace().equals("/chat") ? SocketIoDecision.accept(request)
					: SocketIoDecision.refuse("Invalid namespace"));
		}

		@Override
		public void connected(SocketIoSocket socket) {
			socket.join("everyone");
		}

		@Override
		public Mono<SocketIoArguments> event(SocketIoSocket socket, SocketIoEvent event) {
			if (!event.name().equals("say") || event.arguments().isEmpty()) {
				return Mono.empty();
			}
			this.rooms.room("/chat", "everyone").emit("said", SocketIoArguments.of(event.arguments().get(0)));
			return Mono.just(SocketIoArguments.of());
		}

	}

}
