package io.quintet.appcontrol.socket;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.FileRegion;
import io.netty.channel.nio.AbstractNioByteChannel;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import org.jspecify.annotations.Nullable;

/**
 * An accepted connection of a Unix domain socket. Netty's own channel closes itself at
 * the end of its input (4.2.18: the option to stay open is for TCP only). This one fires
 * {@link ChannelInputShutdownReadComplete} then, and can still be written to.
 */
final class PeerChannel extends AbstractNioByteChannel {

	private final ChannelConfig config = new DefaultChannelConfig(this);

	private volatile boolean inputEnded;

	PeerChannel(SocketChannel socket) {
		super(null, socket);
	}

	@Override
	protected SocketChannel javaChannel() {
		return (SocketChannel) super.javaChannel();
	}

	@Override
	public ChannelConfig config() {
		return this.config;
	}

	@Override
	public boolean isActive() {
		return javaChannel().isOpen() && javaChannel().isConnected();
	}

	@Override
	protected int doReadBytes(ByteBuf in) throws IOException {
		int length = in.writeBytes(javaChannel(), in.writableBytes());
		this.inputEnded |= length < 0;
		return length;
	}

	@Override
	protected boolean isInputShutdown0() {
		return this.inputEnded;
	}

	@Override
	protected int doWriteBytes(ByteBuf out) throws IOException {
		return out.readBytes(javaChannel(), out.readableBytes());
	}

	@Override
	protected void doClose() throws Exception {
		super.doClose();
		javaChannel().close();
	}

	@Override
	protected @Nullable SocketAddress localAddress0() {
		return null;
	}

	@Override
	protected @Nullable SocketAddress remoteAddress0() {
		return null;
	}

	@Override
	protected ChannelFuture shutdownInput() {
		return newFailedFuture(new UnsupportedOperationException("The input ends when the peer ends it"));
	}

	@Override
	protected long doWriteFileRegion(FileRegion region) {
		throw new UnsupportedOperationException("Only bytes are written");
	}

	@Override
	protected boolean doConnect(SocketAddress remote, SocketAddress local) {
		throw new UnsupportedOperationException("The connection was accepted");
	}

	@Override
	protected void doFinishConnect() {
		throw new UnsupportedOperationException("The connection was accepted");
	}

	@Override
	protected void doBind(SocketAddress local) {
		throw new UnsupportedOperationException("The connection was accepted");
	}

	@Override
	protected void doDisconnect() throws Exception {
		doClose();
	}

}
