package io.quintet.happy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeStrategies;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.quintet.happy.credentials.Credentials;
import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.crypto.CipherVariant;
import io.quintet.happy.crypto.RecordKey;
import io.quintet.happy.error.HappyConnectionException;
import io.quintet.happy.internal.session.RecordReader;
import io.quintet.happy.internal.session.RecordReader.Opened;
import io.quintet.happy.internal.transport.RestCalls;
import io.quintet.happy.session.Machine;
import io.quintet.support.reactive.Backoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Pages that are broken or too large. */
class PageTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final int MAX_SIZE = 4096;

	private final Deque<String> answers = new ArrayDeque<>();

	private int messageSize;

	private boolean circle;

	private @Nullable String always;

	private RestCalls rest() {
		ExchangeStrategies strategies = ExchangeStrategies.builder()
			.codecs((codecs) -> codecs.defaultCodecs().maxInMemorySize(MAX_SIZE))
			.build();
		WebClient client = WebClient.builder()
			.baseUrl("http://localhost")
			.exchangeFunction((request) -> Mono.just(ClientResponse.create(HttpStatus.OK, strategies)
				.header("Content-Type", MediaType.APPLICATION_JSON_VALUE)
				.body(answer(request))
				.build()))
			.build();
		Duration pause = Duration.ofMillis(1);
		return new RestCalls(client, TIMEOUT, Schedulers.parallel(), () -> new Backoff(pause, pause, 1, 0, () -> 0));
	}

	private String answer(ClientRequest request) {
		if (this.always != null) {
			return this.always;
		}
		if (this.circle) {
			String next = request.url().getQuery().endsWith("cursor=a") ? "b" : "a";
			return "{\"sessions\":[{\"id\":\"s\"}],\"hasNext\":true,\"nextCursor\":\"%s\"}".formatted(next);
		}
		return (this.messageSize > 0) ? page(request) : this.answers.remove();
	}

	/** A page of a session that has ten messages, or of the ten sessions. */
	private String page(ClientRequest request) {
		var query = UriComponentsBuilder.fromUri(request.url()).build().getQueryParams();
		boolean messages = query.containsKey("after_seq");
		String first = query.getFirst(messages ? "after_seq" : "cursor");
		long after = (first != null) ? Long.parseLong(first) : 0;
		long last = Math.min(10, after + Long.parseLong(String.valueOf(query.getFirst("limit"))));
		return LongStream.rangeClosed(after + 1, last)
			.mapToObj((seq) -> "{\"seq\":%d,\"id\":\"s%d\",\"active\":true,\"pad\":\"%s\"}".formatted(seq, seq,
					"x".repeat(this.messageSize)))
			.collect(Collectors.joining(",", messages ? "{\"messages\":[" : "{\"sessions\":[",
					"],\"hasMore\":%1$s,\"hasNext\":%1$s,\"nextCursor\":\"%2$d\"}".formatted(last < 10, last)));
	}

	private AccountRecords account() {
		Credentials credentials = Credentials.ofAccount("t", new AccountSecret(new byte[32]), "test");
		return new AccountRecords(rest(), new RecordReader(credentials, (what) -> {
		}), 10);
	}

	private List<Long> seqs() {
		List<Long> seqs = new MessageLog(rest()).after("s", 0, 0).map(MessageLog::seq).collectList().block(TIMEOUT);
		assertThat(seqs).isNotNull();
		return seqs;
	}

	@Test
	void aRecordWithoutNumberAtTheEndOfAPageHidesNoPage() {
		this.answers.add("{\"messages\":[{\"seq\":1},{\"seq\":2},{\"id\":\"broken\"}],\"hasMore\":true}");
		this.answers.add("{\"messages\":[{\"seq\":3}],\"hasMore\":false}");
		assertThat(seqs()).containsExactly(1L, 2L, 0L, 3L);
	}

	@Test
	void aNumberThatNoServerCountsHidesNoPage() {
		this.answers
			.add("{\"messages\":[{\"seq\":1},{\"seq\":9223372036854775807},{\"seq\":2147483648}],\"hasMore\":true}");
		this.answers.add("{\"messages\":[{\"seq\":2}],\"hasMore\":false}");
		assertThat(seqs()).containsExactly(1L, 0L, 0L, 2L);
	}

	@Test
	void aListOfSessionsThatLeadsInACircleEnds() {
		this.circle = true;
		AccountRecords account = account();
		assertThatExceptionOfType(HappyConnectionException.class)
			.isThrownBy(() -> account.sessions().count().block(TIMEOUT))
			.withMessageContaining("more than 10000 pages");
	}

	/** Boxes that a compiler got wrong once in some thousands of readings. */
	@Test
	void aRecordOpensHoweverOftenItIsRead() {
		AccountSecret secret = new AccountSecret(new byte[32]);
		RecordKey key = new RecordKey(CipherVariant.DATA_KEY, new byte[32]);
		String sealed = key.sealTo(secret.publicKey(), new SecureRandom());
		this.always = "{\"machines\":[{\"id\":\"m\",\"metadata\":\"%s\",\"dataEncryptionKey\":\"%s\"}]}"
			.formatted(key.encrypt("{\"host\":\"h\"}".getBytes(StandardCharsets.UTF_8)), sealed);
		AccountRecords account = account();
		for (int i = 0; i < 20_000; i++) {
			Opened<Machine> machine = account.machine("m").block(TIMEOUT);
			assertThat(machine).isNotNull();
			assertThat(machine.key()).as("reading " + i).isEqualTo(key);
		}
	}

	@Test
	void aPageThatIsTooLargeIsReadInParts() {
		this.messageSize = 1000;
		assertThat(seqs()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
	}

	@Test
	void sessionsThatAreTooLargeTogetherAreReadInParts() {
		this.messageSize = 1000;
		AccountRecords account = account();
		assertThat(account.sessions().count().block(TIMEOUT)).isEqualTo(10);
		assertThat(account.activeSessions().count().block(TIMEOUT)).isEqualTo(10);
	}

}
