package io.quintet.appcontrol.observer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolObserver;
import io.quintet.appcontrol.config.AppControlConfigLoader;
import io.quintet.appcontrol.internal.Json;
import io.quintet.appcontrol.internal.observer.ObserverChain;

/**
 * Appends each observation to a file, as one line of JSON with {@code commandId},
 * {@code phase}, {@code rawObservation}, {@code status}, {@code summary} and
 * {@code type}; what is absent is {@code null} (contract of app-control, part 11). The
 * observation is the object {@code data.observation} of an event, else
 * {@code data.appControlObservation}; events with neither are passed over.
 * <p>
 * A folder that is missing is created. Where the file system knows modes, the file has
 * 0600 and the folder 0700. Symbolic links are not followed. The file is opened for each
 * line and never rotated, so that the system's log rotation can rename it at any time.
 * Failures of writing are thrown as {@link UncheckedIOException}, which an
 * {@link ObserverChain} counts and logs.
 * <p>
 * Safe for use by many threads; two logs must not share a file.
 */
public final class RawDataLog implements ToolObserver {

	private static final Set<OpenOption> OPTIONS = Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND,
			LinkOption.NOFOLLOW_LINKS);

	private static final FileAttribute<Set<PosixFilePermission>> OWNER = PosixFilePermissions
		.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

	private static final FileAttribute<Set<PosixFilePermission>> OWNER_FOLDER = PosixFilePermissions
		.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

	private final Object lock = new Object();

	private final Path path;

	private final Redaction redaction;

	private final boolean posix;

	/**
	 * Creates a log. Nothing is written before the first observation.
	 * @param path the file; {@code ~} stands for the home folder
	 * @param redaction what is left out; without redaction the file holds all that was on
	 * the screen and all that was typed
	 */
	public RawDataLog(Path path, Redaction redaction) {
		this(path, redaction, path.getFileSystem().supportedFileAttributeViews().contains("posix"));
	}

	RawDataLog(Path path, Redaction redaction, boolean posix) {
		this.path = AppControlConfigLoader.expandHome(path).toAbsolutePath();
		this.redaction = Objects.requireNonNull(redaction, "'redaction' is required");
		this.posix = posix;
	}

	@Override
	public void onEvent(ToolEvent event) {
		ObjectNode envelope = EventLines.envelope(event);
		if (envelope == null) {
			return;
		}
		byte[] line = line(event, envelope).getBytes(StandardCharsets.UTF_8);
		synchronized (this.lock) {
			try {
				append(line);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(this.path + " cannot be written", ex);
			}
		}
	}

	private String line(ToolEvent event, ObjectNode envelope) {
		ObjectNode members = Json.object()
			.put("phase", event.phase())
			.put("status", (event.status() != null) ? event.status().wire() : null)
			.put("summary", event.summary())
			.put("type", event.type().wire());
		members.set("rawObservation", envelope);
		return LogJson.line(event.commandId(), members, this.redaction) + "\n";
	}

	private void append(byte[] line) throws IOException {
		try (FileChannel file = open()) {
			ByteBuffer buffer = ByteBuffer.allocate(line.length + 1);
			if (endsWithinALine(file.size())) {
				buffer.put((byte) '\n');
			}
			buffer.put(line).flip();
			while (buffer.hasRemaining()) {
				file.write(buffer);
			}
		}
	}

	/** A full disk or the end of the process may have cut off the last line. */
	private boolean endsWithinALine(long size) throws IOException {
		if (size == 0) {
			return false;
		}
		ByteBuffer last = ByteBuffer.allocate(1);
		try (FileChannel in = FileChannel.open(this.path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
			return in.read(last, size - 1) == 1 && last.get(0) != '\n';
		}
	}

	private FileChannel open() throws IOException {
		if (!this.posix) {
			createFolder();
			return FileChannel.open(this.path, OPTIONS);
		}
		createFolder(OWNER_FOLDER);
		if (Files.exists(this.path, LinkOption.NOFOLLOW_LINKS)) {
			if (!Files.isRegularFile(this.path, LinkOption.NOFOLLOW_LINKS)) {
				throw new IOException("it is a folder, a link or a device, and no file");
			}
			// Another program may have created it with the right to read for all.
			Files.setPosixFilePermissions(this.path, OWNER.value());
		}
		return FileChannel.open(this.path, OPTIONS, OWNER);
	}

	private void createFolder(FileAttribute<?>... attributes) throws IOException {
		Path folder = this.path.getParent();
		if (folder != null && !Files.isDirectory(folder)) {
			Files.createDirectories(folder, attributes);
		}
	}

}
