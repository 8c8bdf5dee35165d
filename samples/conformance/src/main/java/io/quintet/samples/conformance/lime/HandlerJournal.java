package io.quintet.samples.conformance.lime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

import reactor.core.publisher.Mono;

import io.quintet.lime.login.LimeLoginHandler;

/**
 * Writes to a file when handlers begin and end: what a process has done that was killed.
 * Several processes may share the file. Each line has {@code begin} or {@code end}, the
 * handler, the request, the process and the time, with blanks between them.
 */
class HandlerJournal {

	private final String file;

	/**
	 * Creates a journal.
	 * @param file the file; without a name nothing is written
	 */
	HandlerJournal(String file) {
		this.file = file;
	}

	LimeLoginHandler around(String name, LimeLoginHandler handler) {
		if (this.file.isEmpty()) {
			return handler;
		}
		return (event) -> Mono.defer(() -> {
			write("begin", name, event.requestId());
			return handler.onLogin(event).doOnSuccess((nothing) -> write("end", name, event.requestId()));
		});
	}

	// One write for each line, so that lines of several processes do not mix.
	private void write(String what, String name, String requestId) {
		try {
			Files.writeString(Path.of(this.file),
					"%s %s %s %d %s%n".formatted(what, name, requestId, ProcessHandle.current().pid(), Instant.now()),
					StandardOpenOption.CREATE, StandardOpenOption.APPEND);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
