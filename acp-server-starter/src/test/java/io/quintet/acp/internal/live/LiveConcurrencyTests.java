package io.quintet.acp.internal.live;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;

import io.quintet.acp.AcpNamespaces;
import io.quintet.acp.thread.ThreadEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sockets that come and go while events come from another thread.
 */
class LiveConcurrencyTests {

	private static final int EVENTS = 3000;

	private static final int JOINS = 200;

	@Test
	void noEventIsLostOrRepeated() throws Exception {
		MemoryThread thread = new MemoryThread(AcpNamespaces.NONE, new AcpSocketSettings(10, 10_000,
				new AcpSocketSettings.Replay(EVENTS, 1L << 30), new AcpSocketSettings.Held(EVENTS, 1L << 30), 10));
		ThreadEvent first = thread.post();
		AtomicBoolean over = new AtomicBoolean();
		ExecutorService threads = Executors.newFixedThreadPool(3);
		CountDownLatch begin = new CountDownLatch(1);
		try {
			Future<?> writer = threads.submit(() -> {
				begin.await();
				for (int i = 0; i < EVENTS; i++) {
					thread.post();
				}
				over.set(true);
				return null;
			});
			List<Future<List<List<String>>>> readers = new ArrayList<>();
			for (int i = 0; i < 2; i++) {
				readers.add(threads.submit(() -> {
					begin.await();
					return logs(thread, first, over);
				}));
			}
			begin.countDown();
			writer.get(60, TimeUnit.SECONDS);
			for (Future<List<List<String>>> reader : readers) {
				List<List<String>> logs = reader.get(60, TimeUnit.SECONDS);
				assertThat(logs).isNotEmpty();
				logs.forEach(LiveConcurrencyTests::assertComplete);
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(thread.sockets.joinedThreads()).isZero();
	}

	private static List<List<String>> logs(MemoryThread thread, ThreadEvent first, AtomicBoolean over) {
		List<List<String>> logs = new ArrayList<>();
		for (int i = 0; i == 0 || (i < JOINS && !over.get()); i++) {
			MemorySocket socket = new MemorySocket(thread.rooms, thread.handler, "/",
					new JoinedThreads(MemoryThread.ANN, thread, 0));
			socket.sendAndWait("thread:join", MemoryThread.since(first));
			socket.sendAndWait("thread:leave", "{\"thread_id\":\"th_1\"}");
			socket.drop();
			logs.add(socket.taken());
		}
		return logs;
	}

	private static void assertComplete(List<String> log) {
		String answer = log.get(0);
		assertThat(answer).startsWith("joined [");
		String replayed = answer.substring("joined [".length(), answer.indexOf(']'));
		List<String> learned = new ArrayList<>(replayed.isEmpty() ? List.of() : List.of(replayed.split(", ", -1)));
		log.stream().skip(1).filter((entry) -> entry.startsWith("e")).forEach(learned::add);
		for (int i = 0; i < learned.size(); i++) {
			assertThat(learned.get(i)).isEqualTo("e" + (i + 2));
		}
	}

}
