package io.quintet.samples.benchmarks.sockets.server;

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
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;

import io.quintet.samples.benchmarks.server.ServerConsole;

/**
 * The least a server of one room can do on Netty: a frame is made once and written to
 * all, without a look into it. Shows how much the generator could take in if the server
 * cost nothing.
 */
public final class SourceServer {

	private static final String PUBLISH = "42[\"publish\",\"bench\",";

	private static final int SMALL = 126;

	private static final int LONG_HEAD = 4;

	private SourceServer() {
	}

	/**
	 * Serves until standard input ends.
	 * @param args ignored
	 * @throws Exception when no port can be bound
	 */
	public static void main(String[] args) throws Exception {
		EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
		Channel server = start(group);
		ServerConsole.serve(((InetSocketAddress) server.localAddress()).getPort(), java.util.Map.of());
		group.shutdownGracefully().syncUninterruptibly();
	}

	/**
	 * Starts the server on a free port of the loopback interface.
	 * @param group one event loop
	 * @return its channel
	 * @throws InterruptedException when interrupted
	 */
	public static Channel start(EventLoopGroup group) throws InterruptedException {
		ChannelGroup room = new DefaultChannelGroup(group.next());
		WebSocketServerProtocolConfig config = WebSocketServerProtocolConfig.newBuilder()
			.websocketPath("/socket.io/")
			.checkStartsWith(true)
			.decoderConfig(WebSocketDecoderConfig.newBuilder().maxFramePayloadLength(1 << 20).build())
			.build();
		return new ServerBootstrap().group(group)
			.channel(NioServerSocketChannel.class)
			.childHandler(new ChannelInitializer<>() {
				@Override
				protected void initChannel(Channel channel) {
					channel.pipeline()
						.addLast(new HttpServerCodec(), new HttpObjectAggregator(1 << 16),
								new WebSocketServerProtocolHandler(config), new Answers(room));
				}
			})
			.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.sync()
			.channel();
	}

	/** Answers as much of the protocol as the generator speaks. */
	@SuppressWarnings("FutureReturnValueIgnored")
	private static final class Answers extends SimpleChannelInboundHandler<TextWebSocketFrame> {

		private final ChannelGroup room;

		private boolean published;

		Answers(ChannelGroup room) {
			this.room = room;
		}

		@Override
		public void userEventTriggered(ChannelHandlerContext context, Object event) {
			if (event instanceof HandshakeComplete) {
				text(context, "0{\"sid\":\"s\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":20000}");
			}
		}

		@Override
		protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
			String text = frame.text();
			if (text.startsWith(PUBLISH)) {
				publish(text.substring(PUBLISH.length()));
			}
			else if (text.startsWith("40")) {
				text(context, "40{\"sid\":\"s\"}");
			}
			else if (text.startsWith("42")) {
				this.room.add(context.channel());
				text(context, "43" + text.substring(2, text.indexOf('[')) + "[]");
			}
		}

		private static void text(ChannelHandlerContext context, String text) {
			context.writeAndFlush(new TextWebSocketFrame(text));
		}

		@Override
		public void channelReadComplete(ChannelHandlerContext context) {
			if (this.published) {
				this.published = false;
				this.room.flush();
			}
		}

		private void publish(String rest) {
			this.published = true;
			byte[] text = ("42[\"event\"," + rest).getBytes(StandardCharsets.UTF_8);
			ByteBuf frame = Unpooled.directBuffer(LONG_HEAD + text.length).writeByte(0x81);
			if (text.length < SMALL) {
				frame.writeByte(text.length);
			}
			else {
				frame.writeByte(SMALL).writeShort(text.length);
			}
			frame.writeBytes(text);
			for (Channel channel : this.room) {
				// Past the codec: the frame is encoded.
				channel.pipeline().firstContext().write(frame.retainedDuplicate());
			}
			frame.release();
		}

	}

}
