package io.quintet.appcontrol.observer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolEventType;
import io.quintet.appcontrol.ToolStatus;
import io.quintet.appcontrol.json.JsonObject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RawDataLogTests {

	@TempDir
	private Path folder;

	private static ToolEvent numbered(int number) {
		return Events.observation(ToolStatus.OK, JsonObject.of("number", number, "filler", "x ".repeat(40)));
	}

	@SuppressWarnings("try") // closed early to see what is written
	@Test
	void observationsAreAppendedAsOtherToolsWriteThem() throws IOException {
		Path file = this.folder.resolve("raw.jsonl");
		try (RawDataLog log = RawDataLog.builder(file).redact(false).build()) {
			log.onEvent(Events.observation(ToolStatus.OK, JsonObject.parse("{\"text\":\"é\",\"a\":[1,null]}")));
			log.onEvent(Events.of(ToolEventType.STARTED));
			log.onEvent(new ToolEvent("c\n2", 0, ToolEventType.PROGRESS, null, null, null,
					JsonObject.of("appControlObservation", JsonObject.EMPTY)));
			log.onEvent(Events.data(JsonObject.of("observation", List.of(1))));
			log.close();
			assertThat(log.written()).isEqualTo(2);
			assertThat(log.dropped()).isZero();
		}
		assertThat(Files.readAllLines(file)).containsExactly(
				"{\"commandId\": \"cmd_1\", \"phase\": \"observe\", \"rawObservation\": {\"a\": [1, null], \"text\": \"é\"}, "
						+ "\"status\": \"ok\", \"summary\": \"Seen.\", \"type\": \"observation\"}",
				"{\"commandId\": \"c\\n2\", \"phase\": null, \"rawObservation\": {}, "
						+ "\"status\": null, \"summary\": null, \"type\": \"progress\"}");
	}

	@Test
	void secretsAreLeftOutUnlessToldOtherwise() throws IOException {
		Path file = this.folder.resolve("raw.jsonl");
		try (RawDataLog log = RawDataLog.open(file)) {
			log.onEvent(Events.observation(ToolStatus.OK,
					JsonObject.of("password", "hunter2", "note", "Bearer hunter2hunter2", "title", "Notes")));
		}
		assertThat(Files.readString(file)).doesNotContain("hunter2").contains("Notes");
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void onlyTheOwnerCanReadTheFile() throws IOException {
		Path file = this.folder.resolve("new/folder/raw.jsonl");
		try (RawDataLog log = RawDataLog.open(file)) {
			log.onEvent(numbered(1));
		}
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
			.isEqualTo("rwx------");
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void aFileThatAllCouldReadIsAppendedToAndClosedToThem() throws IOException {
		Path file = Files.writeString(this.folder.resolve("raw.jsonl"), "before\n");
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
		try (RawDataLog log = RawDataLog.open(file)) {
			log.onEvent(numbered(1));
		}
		assertThat(Files.readAllLines(file)).hasSize(2).first().isEqualTo("before");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
	}

	@SuppressWarnings("try") // closed early to see what is counted
	@Test
	@DisabledOnOs(OS.WINDOWS)
	void linksAndFoldersAreNotWritten() throws IOException {
		Path target = Files.writeString(this.folder.resolve("target"), "kept");
		Path link = Files.createSymbolicLink(this.folder.resolve("link.jsonl"), target);
		for (Path path : List.of(link, Files.createDirectory(this.folder.resolve("folder")))) {
			try (LogCapture logger = LogCapture.of(RawDataLog.class); RawDataLog log = RawDataLog.open(path)) {
				log.onEvent(numbered(1));
				log.onEvent(numbered(2));
				log.close();
				assertThat(log.dropped()).isEqualTo(2);
				assertThat(log.written()).isZero();
				assertThat(logger.lines()).singleElement().asString().startsWith("WARN " + path + " cannot be written");
			}
		}
		assertThat(target).hasContent("kept");
	}

	@Test
	void writingGoesOnWhenItCanAgain() throws IOException {
		Path file = this.folder.resolve("sub/raw.jsonl");
		Path obstacle = Files.writeString(this.folder.resolve("sub"), "");
		RollingFile rolling = new RollingFile(file, 10_000, 1);
		RawLogWriter writer = new RawLogWriter(rolling, 10, 1000);
		try (LogCapture logger = LogCapture.of(RawDataLog.class)) {
			writer.offer("lost\n".getBytes(StandardCharsets.UTF_8));
			awaitCount(() -> writer.dropped(), 1);
			Files.delete(obstacle);
			writer.offer("kept\n".getBytes(StandardCharsets.UTF_8));
			awaitCount(() -> writer.written(), 1);
			writer.close(Duration.ofSeconds(5));
			assertThat(logger.lines()).hasSize(1);
		}
		assertThat(file).hasContent("kept\n");
	}

	@Test
	void aLineThatWasCutOffDoesNotSwallowTheNext() throws IOException {
		Path file = Files.writeString(this.folder.resolve("raw.jsonl"), "whole\nhal");
		RollingFile rolling = new RollingFile(file, 10_000, 1);
		rolling.write("next\n".getBytes(StandardCharsets.UTF_8));
		rolling.close();
		rolling.write("last\n".getBytes(StandardCharsets.UTF_8));
		rolling.close();
		assertThat(file).hasContent("whole\nhal\nnext\nlast\n");
	}

	private static void awaitCount(LongSupplier count, long expected) {
		Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> count.getAsLong() == expected);
	}

	@Test
	void fullFilesAreRenamedAndTheOldestDeleted() throws IOException {
		Path file = this.folder.resolve("raw.jsonl");
		try (RawDataLog log = RawDataLog.builder(file).maxBytes(1024).olderFiles(2).build()) {
			for (int i = 0; i < 40; i++) {
				log.onEvent(numbered(i));
			}
		}
		List<String> lines = new ArrayList<>();
		for (String name : List.of("raw.jsonl.2", "raw.jsonl.1", "raw.jsonl")) {
			assertThat(this.folder.resolve(name))
				.satisfies((path) -> assertThat(Files.size(path)).isBetween(1L, 1024L));
			lines.addAll(Files.readAllLines(this.folder.resolve(name)));
		}
		try (Stream<Path> files = Files.list(this.folder)) {
			assertThat(files).hasSize(3);
		}
		assertThat(lines).hasSizeBetween(3, 39);
		for (int i = 0; i < lines.size(); i++) {
			assertThat(JsonObject.parse(lines.get(i)).object("rawObservation").get("number"))
				.hasToString(Integer.toString(40 - lines.size() + i));
		}
	}

	@Test
	void withoutOlderFilesThereIsOne() throws IOException {
		Path file = this.folder.resolve("raw.jsonl");
		try (RawDataLog log = RawDataLog.builder(file).maxBytes(1024).olderFiles(0).build()) {
			for (int i = 0; i < 20; i++) {
				log.onEvent(numbered(i));
			}
		}
		try (Stream<Path> files = Files.list(this.folder)) {
			assertThat(files).containsExactly(file);
		}
		assertThat(Files.size(file)).isBetween(1L, 1024L);
	}

	@Test
	void linesThatFitNowhereAreDroppedAndCounted() throws IOException {
		Path file = this.folder.resolve("raw.jsonl");
		try (LogCapture logger = LogCapture.of(RawDataLog.class);
				RawDataLog log = RawDataLog.builder(file).maxBytes(1024).queue(10, 100).build()) {
			log.onEvent(Events.observation(ToolStatus.OK, JsonObject.of("a", "x ".repeat(600))));
			log.onEvent(Events.observation(ToolStatus.OK, JsonObject.of("a", "x ".repeat(100))));
			assertThat(log.dropped()).isEqualTo(2);
			assertThat(logger.lines()).singleElement().asString().contains("loses lines");
		}
		assertThat(file).doesNotExist();
	}

	@Test
	void afterTheEndLinesAreDropped() {
		RawDataLog log = RawDataLog.open(this.folder.resolve("raw.jsonl"));
		log.onEvent(numbered(1));
		log.close();
		log.onEvent(numbered(2));
		log.close();
		assertThat(log.written()).isEqualTo(1);
		assertThat(log.dropped()).isEqualTo(1);
	}

	@Test
	void manyThreadsLoseNothingAndMixNothing() throws Exception {
		Path file = this.folder.resolve("raw.jsonl");
		CountDownLatch start = new CountDownLatch(1);
		try (RawDataLog log = RawDataLog.builder(file).queue(2000, 1_000_000).build()) {
			List<Thread> threads = new ArrayList<>();
			for (int t = 0; t < 8; t++) {
				Thread thread = new Thread(() -> {
					awaitQuietly(start);
					for (int i = 0; i < 100; i++) {
						log.onEvent(numbered(i));
					}
				});
				thread.start();
				threads.add(thread);
			}
			start.countDown();
			for (Thread thread : threads) {
				thread.join(10_000);
			}
		}
		assertThat(Files.readAllLines(file)).hasSize(800)
			.allSatisfy((line) -> assertThat(JsonObject.parse(line).names()).hasSize(6));
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void settingsOutOfBoundsAreRefused() {
		RawDataLog.Builder builder = RawDataLog.builder(this.folder.resolve("x"));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.maxBytes(1023));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.olderFiles(-1));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.olderFiles(1001));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.queue(0, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.queue(1, 0));
	}

}
