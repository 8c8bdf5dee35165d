package io.quintet.samples.benchmarks.lime;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import reactor.core.publisher.Mono;

import io.quintet.lime.LimeSite;
import io.quintet.lime.LimeSiteClient;
import io.quintet.samples.benchmarks.load.Latencies;
import io.quintet.samples.benchmarks.server.ServerConsole;

/**
 * Our site, as an application has it: counts the logins that its handler is given, and
 * verifies passports on one thread.
 */
public final class SiteUnderTest implements AutoCloseable {

	private final LimeSiteClient site;

	private volatile Window window = new Window(0, false);

	SiteUnderTest(String address) {
		this.site = LimeSite.builder().siteToken("st_benchmark").apiBase(address).handler("count", (event) -> {
			this.window.count(event.requestId());
			return Mono.empty();
		}).build();
		this.site.start();
	}

	/**
	 * Runs until standard input ends.
	 * @param args address of the platform
	 * @throws IOException when standard input fails
	 */
	public static void main(String[] args) throws IOException {
		try (SiteUnderTest site = new SiteUnderTest(args[0])) {
			ServerConsole.serve(0,
					Map.of("expect", site::expect, "counted", (nothing) -> site.counted(), "verify", site::verify));
		}
	}

	/**
	 * Begins to count logins.
	 * @param order how many there will be, and whether their ids end with when they were
	 * due
	 */
	String expect(String order) {
		List<String> words = List.of(order.split(" ", 2));
		this.window = new Window(Integer.parseInt(words.get(0)), Boolean.parseBoolean(words.get(1)));
		return order;
	}

	/** Waits for the last login, and tells percentiles of latencies in milliseconds. */
	String counted() {
		return this.window.result();
	}

	/**
	 * Verifies a passport again and again: nanoseconds, and percentiles of latencies in
	 * milliseconds.
	 */
	String verify(String order) {
		List<String> words = List.of(order.split(" ", 3));
		int count = Integer.parseInt(words.get(0));
		Latencies latencies = new Latencies();
		long began = System.nanoTime();
		long before = began;
		for (int i = 0; i < count; i++) {
			this.site.verifyPassport(words.get(2), words.get(1)).block();
			long now = System.nanoTime();
			latencies.add(now - before);
			before = now;
		}
		return (before - began) + " " + text(latencies);
	}

	private static String text(Latencies latencies) {
		double[] millis = latencies.millis(0.5, 0.99);
		return String.format(Locale.ROOT, "%.4f %.4f", millis[0], millis[1]);
	}

	@Override
	public void close() {
		this.site.stop(Duration.ofSeconds(5)).block(Duration.ofSeconds(10));
	}

	/** The logins of one window, which come on several threads. */
	private static final class Window {

		private final CountDownLatch left;

		private final boolean stamped;

		private final Latencies latencies = new Latencies();

		Window(int count, boolean stamped) {
			this.left = new CountDownLatch(count);
			this.stamped = stamped;
		}

		void count(String requestId) {
			if (this.stamped) {
				long latency = System.nanoTime()
						- Long.parseLong(requestId, requestId.lastIndexOf('_') + 1, requestId.length(), 10);
				synchronized (this.latencies) {
					this.latencies.add(latency);
				}
			}
			this.left.countDown();
		}

		String result() {
			try {
				if (!this.left.await(50, TimeUnit.SECONDS)) {
					return "missing " + this.left.getCount();
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return "interrupted";
			}
			synchronized (this.latencies) {
				return text(this.latencies);
			}
		}

	}

}
