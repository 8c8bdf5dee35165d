package io.quintet.appcontrol.observer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import io.quintet.appcontrol.JsonObjects;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolEventType;
import io.quintet.appcontrol.ToolStatus;
import io.quintet.appcontrol.internal.observer.ObserverChain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RawDataLogTests {

	@TempDir
	private Path folder;

	private static ToolEvent numbered(int number) {
		return Events.observation(ToolStatus.OK, JsonObjects.of("number", number, "filler", "x ".repeat(40)));
	}

	@Test
	void observationsAreAppendedAsOtherToolsWriteThem() throws IOException {
		Path file = this.folder.resolve("raw.jsonl");
		RawDataLog log = new RawDataLog(file, Redaction.none());
		log.onEvent(Events.observation(ToolStatus.OK, JsonObjects.parse("{\"text\":\"é\",\"a\":[1,null]}")));
		log.onEvent(Events.of(ToolEventType.STARTED));
		log.onEvent(new ToolEvent("c\n2", 0, ToolEventType.PROGRESS, null, null, null,
				JsonObjects.of("appControlObservation", JsonObjects.of())));
		log.onEvent(Events.data(JsonObjects.of("observation", List.of(1))));
		assertThat(Files.readAllLines(file)).containsExactly(
				"{\"commandId\": \"cmd_1\", \"phase\": \"observe\", \"rawObservation\": {\"a\": [1, null], \"text\": \"é\"}, "
						+ "\"status\": \"ok\", \"summary\": \"Seen.\", \"type\": \"observation\"}",
				"{\"commandId\": \"c\\n2\", \"phase\": null, \"rawObservation\": {}, "
						+ "\"status\": null, \"summary\": null, \"type\": \"progress\"}");
	}

	@Test
	void secretsAreLeftOutUnlessToldOtherwise() throws IOException {
		Path file = this.folder.resolve("raw.jsonl");
		log(file).onEvent(Events.observation(ToolStatus.OK,
				JsonObjects.of("password", "hunter2", "note", "Bearer hunter2hunter2", "title", "Notes")));
		assertThat(Files.readString(file)).doesNotContain("hunter2").contains("Notes");
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void onlyTheOwnerCanReadTheFile() throws IOException {
		Path file = this.folder.resolve("new/folder/raw.jsonl");
		log(file).onEvent(numbered(1));
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
			.isEqualTo("rwx------");
	}

	@Test
	void aFileSystemWithoutModesGetsItsFolderToo() throws IOException {
		Path file = this.folder.resolve("new/folder/raw.jsonl");
		new RawDataLog(file, Redaction.standard(), false).onEvent(numbered(1));
		assertThat(Files.readAllLines(file)).hasSize(1);
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void aFileThatAllCouldReadIsAppendedToAndClosedToThem() throws IOException {
		Path file = Files.writeString(this.folder.resolve("raw.jsonl"), "before\n");
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
		log(file).onEvent(numbered(1));
		assertThat(Files.readAllLines(file)).hasSize(2).first().isEqualTo("before");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void linksAndFoldersAreNotWritten() throws IOException {
		Path target = Files.writeString(this.folder.resolve("target"), "kept");
		Path link = Files.createSymbolicLink(this.folder.resolve("link.jsonl"), target);
		for (Path path : List.of(link, Files.createDirectory(this.folder.resolve("folder")))) {
			RawDataLog log = log(path);
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> log.onEvent(numbered(1)))
				.withMessage(path + " cannot be written");
		}
		assertThat(target).hasContent("kept");
	}

	@Test
	void writingGoesOnWhenItCanAgainAndTheFailureIsCounted() throws IOException {
		Path file = this.folder.resolve("sub/raw.jsonl");
		Path obstacle = Files.writeString(this.folder.resolve("sub"), "");
		ObserverChain chain = ObserverChain.of(log(file));
		try (LogCapture logger = LogCapture.of(ObserverChain.class)) {
			chain.onEvent(numbered(1));
			chain.onEvent(numbered(2));
			assertThat(logger.lines()).hasSize(1);
		}
		Files.delete(obstacle);
		chain.onEvent(numbered(3));
		assertThat(chain.failures()).isEqualTo(2);
		assertThat(Files.readAllLines(file)).singleElement().asString().contains("\"number\": 3");
	}

	@Test
	void aLineThatWasCutOffDoesNotSwallowTheNext() throws IOException {
		Path file = Files.writeString(this.folder.resolve("raw.jsonl"), "whole\nhal");
		RawDataLog log = log(file);
		log.onEvent(numbered(1));
		log.onEvent(numbered(2));
		assertThat(Files.readAllLines(file)).hasSize(4).startsWith("whole", "hal");
	}

	@Test
	void aFileThatIsRenamedIsFollowedByANewOne() throws IOException {
		Path file = this.folder.resolve("raw.jsonl");
		RawDataLog log = log(file);
		log.onEvent(numbered(1));
		Path older = Files.move(file, this.folder.resolve("raw.jsonl.1"));
		log.onEvent(numbered(2));
		assertThat(Files.readAllLines(older)).singleElement().asString().contains("\"number\": 1");
		assertThat(Files.readAllLines(file)).singleElement().asString().contains("\"number\": 2");
	}

	@Test
	void manyThreadsLoseNothingAndMixNothing() throws Exception {
		Path file = this.folder.resolve("raw.jsonl");
		CountDownLatch start = new CountDownLatch(1);
		RawDataLog log = log(file);
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
		assertThat(Files.readAllLines(file)).hasSize(800)
			.allSatisfy((line) -> assertThat(JsonObjects.parse(line).propertyNames()).hasSize(6));
	}

	private static RawDataLog log(Path file) {
		return new RawDataLog(file, Redaction.standard());
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
