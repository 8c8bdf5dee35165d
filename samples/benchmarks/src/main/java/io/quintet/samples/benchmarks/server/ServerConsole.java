package io.quintet.samples.benchmarks.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/**
 * How a server process is led: by lines on standard input. It ends with its input, so
 * none outlives the benchmark.
 */
public final class ServerConsole {

	/** Begins the line with the port. */
	public static final String LISTENING = "listening on ";

	/** Asks for the live heap, and begins the line with it in bytes. */
	public static final String HEAP = "heap";

	private ServerConsole() {
	}

	static void serve(int port) throws IOException {
		System.out.println(LISTENING + port);
		BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = input.readLine(); line != null; line = input.readLine()) {
			if (line.equals(HEAP)) {
				System.out.println(HEAP + " " + liveHeap());
			}
		}
	}

	/**
	 * Collects garbage and measures what is left.
	 * @return bytes of heap in use
	 */
	public static long liveHeap() {
		for (int i = 0; i < 2; i++) {
			System.gc();
		}
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

}
