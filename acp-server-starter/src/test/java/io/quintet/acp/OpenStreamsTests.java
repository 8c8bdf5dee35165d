package io.quintet.acp;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.acp.assistant.Assistants;
import io.quintet.acp.broadcast.LocalBroadcaster;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.store.ThreadStore.ThreadAccess;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.OpenStream;
import io.quintet.acp.thread.StreamType;
import io.quintet.acp.thread.Tenant;

import static org.assertj.core.api.Assertions.assertThat;

class OpenStreamsTests {

	private static final AcpThread THREAD = new AcpThread("th_1", Tenant.PUBLIC, Map.of(), Instant.EPOCH,
			Instant.EPOCH);

	private final AtomicInteger read = new AtomicInteger();

	private final ThreadStore store = (ThreadStore) Proxy.newProxyInstance(getClass().getClassLoader(),
			new Class<?>[] { ThreadStore.class }, (proxy, method, arguments) -> switch (method.getName()) {
				case "access" -> Mono.just(new ThreadAccess(THREAD, true));
				case "streams" -> Flux.range(0, 256).map(this::stream);
				default -> throw new UnsupportedOperationException(method.getName());
			});

	private OpenStream stream(int index) {
		this.read.incrementAndGet();
		return new OpenStream("evt_" + index, THREAD.id(), "run_1", StreamType.MESSAGE,
				Identity.assistant("guide", "Guide"), "x".repeat(1 << 20));
	}

	@Test
	void noMoreTextsAreReadThanFitIntoAPage() {
		AcpThreads threads = Acp.builder(this.store, new LocalBroadcaster(), Assistants.of(List.of()))
			.build()
			.threads();
		List<OpenStream> streams = threads.streams(Identity.user("ann", "Ann"), THREAD.id())
			.block(Duration.ofSeconds(60));
		assertThat(streams).hasSize(8);
		assertThat(this.read).hasValueLessThan(20);
	}

}
