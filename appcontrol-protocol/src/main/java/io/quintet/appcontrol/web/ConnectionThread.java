package io.quintet.appcontrol.web;

import java.util.concurrent.Executor;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Brings an answer back to the thread of its connection before it is written. Reactor
 * Netty 1.3.6 stops to read a connection when the next request arrives between an answer
 * and its end (its issue 4361); on the connection's own thread nothing can arrive
 * between.
 */
final class ConnectionThread {

	private ConnectionThread() {
	}

	static <T> Flux<T> resume(Flux<T> answer, ServerHttpResponse response) {
		EventLoop loop = loopOf(response);
		if (loop == null) {
			return answer;
		}
		Executor executor = (task) -> {
			if (loop.inEventLoop()) {
				task.run();
			}
			else {
				loop.execute(task);
			}
		};
		return answer.publishOn(Schedulers.fromExecutor(executor));
	}

	private static @Nullable EventLoop loopOf(ServerHttpResponse response) {
		if (!(nativeOf(response) instanceof HttpServerResponse netty)) {
			return null;
		}
		EventLoop[] loop = new EventLoop[1];
		netty.withConnection((connection) -> loop[0] = connection.channel().eventLoop());
		return loop[0];
	}

	private static @Nullable Object nativeOf(ServerHttpResponse response) {
		try {
			return ServerHttpResponseDecorator.getNativeResponse(response);
		}
		catch (IllegalStateException ex) {
			// The mock server of Spring's tests has none.
			return null;
		}
	}

}
