package io.quintet.samples.conformance.lime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

import io.quintet.lime.test.SimulatedLimePlatform;
import io.quintet.samples.conformance.PeerProgram;

/**
 * The Python package in the oldest and the newest version that we speak like, and our
 * site, by one script, each against a simulated platform of its own. They run at a time,
 * since most of it is waiting.
 */
@Tag("peer")
class LimePeerTests {

	private static final Deque<AutoCloseable> OPEN = new ArrayDeque<>();

	private static CompletableFuture<Stream<DynamicTest>> oldest;

	private static CompletableFuture<Stream<DynamicTest>> newest;

	private static CompletableFuture<Stream<DynamicTest>> ours;

	@BeforeAll
	static void start() {
		PeerProgram oldestPackage = PeerProgram.python("lime-sites-sdk-1.0.1", "lime.py");
		PeerProgram newestPackage = PeerProgram.python("lime-sites-sdk-2.0.6", "lime.py");
		SimulatedLimePlatform platform = SimulatedLimePlatform.start();
		String site = site(platform, "lime.sse.backoff-base=50ms");
		String fresh = site(platform, "lime.sse.backoff-base=50ms", "lime.jwks.cache-ttl=0s");
		ours = run(newestPackage, "quintet", platform, site, fresh);
		oldest = run(oldestPackage, "1.0.1", SimulatedLimePlatform.start());
		newest = run(newestPackage, "2.0.6", SimulatedLimePlatform.start());
	}

	private static String site(SimulatedLimePlatform platform, String... properties) {
		LimeServer site = LimeServer.start(platform.apiBase() + "/", platform.siteToken(), List.of(), properties);
		OPEN.push(site);
		return "http://127.0.0.1:" + site.port();
	}

	private static CompletableFuture<Stream<DynamicTest>> run(PeerProgram program, String kind,
			SimulatedLimePlatform platform, String... sites) {
		PlatformControl control = new PlatformControl(platform);
		OPEN.addLast(control);
		String[] arguments = Stream
			.concat(Stream.of(kind, platform.apiBase(), platform.siteToken(), control.address()), Stream.of(sites))
			.toArray(String[]::new);
		return CompletableFuture.supplyAsync(() -> {
			try {
				return program.run(arguments);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}, (task) -> new Thread(task, "peer-" + kind).start());
	}

	@AfterAll
	static void stop() throws Exception {
		for (AutoCloseable open : OPEN) {
			open.close();
		}
	}

	@TestFactory
	Stream<DynamicTest> oldestPackage() {
		return oldest.join();
	}

	@TestFactory
	Stream<DynamicTest> newestPackage() {
		return newest.join();
	}

	@TestFactory
	Stream<DynamicTest> ourSite() {
		return ours.join();
	}

}
