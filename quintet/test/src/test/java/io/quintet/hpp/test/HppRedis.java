package io.quintet.hpp.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import redis.embedded.RedisServer;

/**
 * One Redis for all tests of HPP on several nodes; it ends with the process.
 */
public final class HppRedis {

	private HppRedis() {
	}

	/**
	 * Returns connections to it.
	 * @return connections that all tests share
	 */
	public static LettuceConnectionFactory connections() {
		return Holder.CONNECTIONS;
	}

	/**
	 * Returns where it is.
	 * @return port on the loopback address
	 */
	public static int port() {
		return Holder.PORT;
	}

	private static final class Holder {

		private static final int PORT = start();

		private static final LettuceConnectionFactory CONNECTIONS = connect();

		private static int start() {
			try {
				int port = freePort();
				RedisServer server = RedisServer.newRedisServer()
					.port(port)
					.setting("bind 127.0.0.1")
					.setting("save \"\"")
					.build();
				server.start();
				Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
				return port;
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private static void stop(RedisServer server) {
			try {
				server.stop();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private static int freePort() throws IOException {
			try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
				return socket.getLocalPort();
			}
		}

		private static LettuceConnectionFactory connect() {
			LettuceConnectionFactory connections = new LettuceConnectionFactory("127.0.0.1", PORT);
			connections.afterPropertiesSet();
			connections.start();
			return connections;
		}

	}

}
