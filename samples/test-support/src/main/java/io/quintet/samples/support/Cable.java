package io.quintet.samples.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A way to the server that can be cut and plugged in again.
 */
public final class Cable implements AutoCloseable {

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private final ServerSocket listener;

	private final int target;

	private volatile boolean cut;

	/**
	 * Lays a cable from a free port.
	 * @param target port of the server on the loopback interface
	 * @throws IOException if there is no free port
	 */
	public Cable(int target) throws IOException {
		this.target = target;
		this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		start(this::accept);
	}

	/**
	 * Says where the near end is.
	 * @return the address without a path
	 */
	public String baseUrl() {
		return "http://127.0.0.1:" + this.listener.getLocalPort();
	}

	/** Ends all connections, and each new one at once. */
	public void cut() {
		this.cut = true;
		this.sockets.forEach(Cable::closed);
	}

	/** Lets connections pass again. */
	public void plugIn() {
		this.cut = false;
	}

	private void accept() {
		while (!this.listener.isClosed()) {
			try {
				Socket near = kept(this.listener.accept());
				Socket far = kept(new Socket(InetAddress.getLoopbackAddress(), this.target));
				if (this.cut) {
					closed(near);
					closed(far);
				}
				start(() -> pump(near, far));
				start(() -> pump(far, near));
			}
			catch (IOException ex) {
				// closed: the loop ends
			}
		}
	}

	private Socket kept(Socket socket) {
		this.sockets.add(socket);
		return socket;
	}

	private static void pump(Socket from, Socket to) {
		try (from; to) {
			from.getInputStream().transferTo(to.getOutputStream());
		}
		catch (IOException ex) {
			// cut
		}
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "cable");
		thread.setDaemon(true);
		thread.start();
	}

	private static void closed(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		cut();
	}

}
