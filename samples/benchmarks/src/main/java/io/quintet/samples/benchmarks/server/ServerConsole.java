package io.quintet.samples.benchmarks.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

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
		serve(port, Map.of());
	}

	/**
	 * Obeys until standard input ends.
	 * @param port the port that the process listens on
	 * @param commands what the process can do beyond telling its heap: the first word of
	 * the line, and what makes an answer of one line out of the rest
	 * @throws IOException when standard input fails
	 */
	public static void serve(int port, Map<String, UnaryOperator<String>> commands) throws IOException {
		Map<String, UnaryOperator<String>> all = new HashMap<>(commands);
		all.put(HEAP, (rest) -> Long.toString(liveHeap()));
		System.out.println(LISTENING + port);
		BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = input.readLine(); line != null; line = input.readLine()) {
			String[] words = line.split(" ", 2);
			UnaryOperator<String> command = all.get(words[0]);
			if (command != null) {
				System.out.println(words[0] + " " + command.apply((words.length > 1) ? words[1] : ""));
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
