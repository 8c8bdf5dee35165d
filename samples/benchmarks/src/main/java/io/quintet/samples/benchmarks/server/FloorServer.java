package io.quintet.samples.benchmarks.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;

/**
 * The least a server can do on Netty: the same answer to whatever arrives. Shows how much
 * the generator could send if the server cost nothing.
 */
public final class FloorServer {

	private static final int BODY = 1500;

	private FloorServer() {
	}

	/**
	 * Serves until standard input ends.
	 * @param args ignored
	 * @throws Exception when no port can be bound
	 */
	public static void main(String[] args) throws Exception {
		EventLoopGroup group = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
		Channel server = new ServerBootstrap().group(group)
			.channel(NioServerSocketChannel.class)
			.childHandler(new ChannelInitializer<>() {
				@Override
				protected void initChannel(Channel channel) {
					channel.pipeline().addLast(new SameAnswer());
				}
			})
			.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.sync()
			.channel();
		ServerConsole.serve(((InetSocketAddress) server.localAddress()).getPort());
		group.shutdownGracefully().syncUninterruptibly();
	}

	/** Takes each read for one request, which holds on loopback for small requests. */
	private static final class SameAnswer extends SimpleChannelInboundHandler<ByteBuf> {

		private static final ByteBuf ANSWER = Unpooled.unreleasableBuffer(Unpooled.directBuffer()
			.writeBytes(("HTTP/1.1 200 OK\r\nContent-Length: " + BODY + "\r\n\r\n" + "x".repeat(BODY))
				.getBytes(StandardCharsets.US_ASCII)));

		@Override
		@SuppressWarnings("FutureReturnValueIgnored")
		protected void channelRead0(ChannelHandlerContext context, ByteBuf request) {
			context.writeAndFlush(ANSWER.duplicate());
		}

	}

}
