package io.quintet.samples.appcontrol.desktop;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.quintet.appcontrol.FailureKinds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DesktopTests {

	private static final int THREADS = 8;

	private static final int EACH = 50;

	private final Desktop desktop = new Desktop();

	@Test
	void noChangeIsLostAmongManyThreads() throws Exception {
		this.desktop.change((state) -> state.replace("Notes/body", ""));
		AtomicInteger told = new AtomicInteger();
		this.desktop.onChange(told::incrementAndGet);
		long before = this.desktop.state().revision();
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		CountDownLatch start = new CountDownLatch(1);
		try {
			List<Future<?>> all = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				all.add(threads.submit(() -> {
					start.await();
					for (int count = 0; count < EACH; count++) {
						this.desktop.change((state) -> state.type(AppName.NOTES, "x"));
					}
					return true;
				}));
			}
			start.countDown();
			for (Future<?> one : all) {
				one.get(30, TimeUnit.SECONDS);
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(Objects.requireNonNull(this.desktop.state().tree().find("Notes/body")).value())
			.isEqualTo("x".repeat(THREADS * EACH));
		assertThat(this.desktop.state().revision()).isEqualTo(before + THREADS * EACH);
		assertThat(told).hasValue(THREADS * EACH);
	}

	@Test
	void aChangeThatIsRefusedLeavesEverythingAsItWas() {
		DesktopState before = this.desktop.state();
		assertThatExceptionOfType(Refusal.class).isThrownBy(() -> this.desktop.change((state) -> {
			state.type(AppName.NOTES, "x");
			throw Refusal.of(FailureKinds.FAILED, "No");
		}));
		assertThat(this.desktop.state()).isSameAs(before);
	}

	@Test
	void noSnapshotOutlivesAReset() {
		String before = this.desktop.state().snapshotId(AppName.NOTES);
		this.desktop.change((state) -> state.type(AppName.NOTES, "x"));
		DesktopState reset = this.desktop.reset();
		assertThat(reset.snapshotId(AppName.NOTES)).isNotEqualTo(before);
		assertThat(reset.apps()).isEqualTo(DesktopState.fresh(1).apps());
	}

}
