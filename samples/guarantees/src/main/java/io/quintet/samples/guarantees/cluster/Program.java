package io.quintet.samples.guarantees.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * A program in a process of its own, on a fixed port of the loopback interface, which is
 * killed, paused and started again.
 */
public class Program implements AutoCloseable {

	private final List<String> command;

	private final int port;

	private final Path output;

	private volatile @Nullable Process process;

	private boolean closed;

	/**
	 * Creates a program that is not started yet.
	 * @param command the command
	 * @param port the port that it listens on
	 * @param output file of what it says
	 */
	Program(List<String> command, int port, Path output) {
		this.command = command;
		this.port = port;
		this.output = output;
	}

	/**
	 * Starts the process and does not wait for it. A process that is still there is
	 * ended.
	 */
	public synchronized void launch() {
		if (this.closed) {
			throw new IllegalStateException(this + " is closed");
		}
		destroy();
		try {
			this.process = new ProcessBuilder(this.command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.appendTo(this.output.toFile()))
				.start();
		}
		catch (IOException ex) {
			throw new IllegalStateException(
					"'%s' cannot be started; install it or leave its scenario out".formatted(this.command.get(0)), ex);
		}
	}

	/** Waits until the process serves. */
	public void awaitReady() {
		await(Duration.ofMinutes(5), this + " serves, see " + this.output, () -> {
			if (!process().isAlive()) {
				throw new IllegalStateException(this + " has ended: " + said());
			}
			return isReady();
		});
	}

	boolean isReady() {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port), 1000);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** Starts the process and waits until it serves. */
	public void start() {
		launch();
		awaitReady();
	}

	/** Kills the process. */
	public void kill() {
		end(process().destroyForcibly());
	}

	/** Asks the process to end and waits until it has. */
	public void terminate() {
		process().destroy();
		end(process());
	}

	/** Stops the process where it is. */
	public void pause() {
		signal(process().pid(), "STOP");
	}

	/** Lets a paused process go on. */
	public void resume() {
		signal(process().pid(), "CONT");
	}

	/**
	 * Returns the port.
	 * @return the same after each start
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Returns the id of the process.
	 * @return another one after each start
	 */
	public long pid() {
		return process().pid();
	}

	/** Ends the process for good, also while it is being started again. */
	@Override
	public synchronized void close() {
		this.closed = true;
		destroy();
	}

	private void destroy() {
		Process present = this.process;
		if (present != null) {
			present.destroyForcibly();
		}
	}

	@Override
	public String toString() {
		return Path.of(this.command.get(0)).getFileName() + " on port " + this.port;
	}

	private Process process() {
		Process present = this.process;
		if (present == null) {
			throw new IllegalStateException(this + " was not started");
		}
		return present;
	}

	private String said() {
		try {
			String all = Files.readString(this.output);
			return all.substring(Math.max(0, all.length() - 4_000));
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	private static void end(Process process) {
		try {
			if (!process.waitFor(90, TimeUnit.SECONDS)) {
				process.destroyForcibly();
				throw new IllegalStateException("Process " + process.pid() + " has not ended within 90 s");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	static void signal(long pid, String name) {
		try {
			end(new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start());
		}
		catch (IOException ex) {
			throw new IllegalStateException("Process %d cannot be sent %s".formatted(pid, name), ex);
		}
	}

	static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new IllegalStateException("There is no free port", ex);
		}
	}

	/**
	 * Waits for a condition.
	 * @param longest how long
	 * @param what what it is, for the failure
	 * @param condition the condition
	 */
	public static void await(Duration longest, String what, BooleanSupplier condition) {
		long end = System.nanoTime() + longest.toNanos();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - end > 0) {
				throw new IllegalStateException("Within %s it was not so: %s".formatted(longest, what));
			}
			LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
		}
	}

}
