package io.quintet.samples.benchmarks.sockets.generator;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.nio.NioSocketChannel;

/**
 * Where connections come from and go to.
 */
final class Sockets {

	private static final int READ = 1 << 16;

	private static final int CONNECT_MILLIS = 10_000;

	private Sockets() {
	}

	static Bootstrap bootstrap(EventLoop loop) {
		return new Bootstrap().group(loop)
			.channel(NioSocketChannel.class)
			.option(ChannelOption.TCP_NODELAY, true)
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
			.option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ));
	}

	static InetSocketAddress server(int port) {
		return address(1, port);
	}

	/** Ports of one address would not be enough for everybody. */
	static InetSocketAddress client(int number, int addresses) {
		return address(1 + number % addresses, 0);
	}

	private static InetSocketAddress address(int last, int port) {
		try {
			return new InetSocketAddress(InetAddress.getByAddress(new byte[] { 127, 0, 0, (byte) last }), port);
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException("Four bytes are an address", ex);
		}
	}

}
