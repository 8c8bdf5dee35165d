package io.quintet.samples.benchmarks.happy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.HappyClient;
import io.quintet.happy.credentials.Credentials;
import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.crypto.CipherVariant;
import io.quintet.happy.crypto.RecordKey;
import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.internal.session.RecordReader;
import io.quintet.happy.session.TurnStatus;
import io.quintet.samples.benchmarks.load.Latencies;
import io.quintet.samples.benchmarks.server.ServerConsole;

/**
 * Our client and its ciphers, in a process of their own: one kind of work again and
 * again, on one thread.
 */
public final class ClientUnderTest {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private long total;

	/**
	 * Runs until standard input ends.
	 * @param args none
	 * @throws IOException when standard input fails
	 */
	public static void main(String[] args) throws IOException {
		ServerConsole.serve(0, new ClientUnderTest().commands());
	}

	Map<String, UnaryOperator<String>> commands() {
		return Map.of(Work.ENCRYPT, this::encrypt, Work.DECRYPT, this::decrypt, Work.PAGE, this::page, Work.TURN,
				this::turn);
	}

	/** Order: seconds, cipher, key, file with the JSON. */
	private String encrypt(String order) {
		Order read = Order.of(order);
		JsonNode value = Objects.requireNonNull(HappyJson.read(read.content()));
		return repeat(read.seconds(), () -> read.key().encrypt(HappyJson.bytes(value)).length());
	}

	/** Order: seconds, cipher, key, file with the base64. */
	private String decrypt(String order) {
		Order read = Order.of(order);
		String bundle = new String(read.content(), StandardCharsets.US_ASCII);
		return repeat(read.seconds(),
				() -> Objects.requireNonNull(open(read.key().decrypt(bundle)), "unreadable").size());
	}

	private static @Nullable JsonNode open(byte @Nullable [] plaintext) {
		return (plaintext != null) ? HappyJson.read(plaintext) : null;
	}

	/** Order: seconds, cipher, key, file with the answer. */
	private String page(String order) {
		Order read = Order.of(order);
		byte[] answer = read.content();
		RecordReader reader = new RecordReader(
				Credentials.ofAccount("", new AccountSecret(read.key().bytes()), "benchmark"), (what) -> {
					throw new IllegalStateException(what);
				});
		return repeat(read.seconds(), () -> {
			int readable = 0;
			for (JsonNode record : Objects.requireNonNull(HappyJson.read(answer)).get("messages")) {
				readable += reader.message(record, read.key()).readable() ? 1 : 0;
			}
			return readable;
		});
	}

	/** Order: seconds, address, token, secret, session. */
	private String turn(String order) {
		List<String> words = List.of(order.split(" ", -1));
		try (HappyClient client = HappyClient.builder()
			.serverUrl(words.get(1))
			.tokenAndSecret(words.get(2), words.get(3))
			.build()) {
			String session = words.get(4);
			return repeat(Double.parseDouble(words.get(0)), () -> turn(client, session));
		}
	}

	private static int turn(HappyClient client, String session) {
		TurnStatus status = Objects
			.requireNonNull(client.sendMessage(session, "Go on.")
				.then(client.waitForTurnCompletion(session, TIMEOUT))
				.block(TIMEOUT))
			.status();
		if (status != TurnStatus.COMPLETED) {
			throw new IllegalStateException(status.toString());
		}
		return 1;
	}

	private String repeat(double seconds, IntSupplier work) {
		Latencies latencies = new Latencies();
		long began = System.nanoTime();
		long before = began;
		long end = began + (long) (seconds * 1e9);
		while (before < end) {
			this.total += work.getAsInt();
			long now = System.nanoTime();
			latencies.add(now - before);
			before = now;
		}
		double[] millis = latencies.millis(0.5, 0.99);
		return String.format(Locale.ROOT, "%.3f %.1f %.1f %d", latencies.size() * 1e9 / (before - began),
				millis[0] * 1e3, millis[1] * 1e3, this.total);
	}

	/**
	 * An order.
	 *
	 * @param seconds length of the window
	 * @param key key with its cipher
	 * @param file what the work is done to
	 */
	private record Order(double seconds, RecordKey key, Path file) {

		static Order of(String order) {
			List<String> words = List.of(order.split(" ", 4));
			CipherVariant variant = words.get(1).equals("legacy") ? CipherVariant.LEGACY : CipherVariant.DATA_KEY;
			return new Order(Double.parseDouble(words.get(0)),
					new RecordKey(variant, HexFormat.of().parseHex(words.get(2))), Path.of(words.get(3)));
		}

		byte[] content() {
			try {
				return Files.readAllBytes(this.file);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
