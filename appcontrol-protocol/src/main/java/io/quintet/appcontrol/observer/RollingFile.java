package io.quintet.appcontrol.observer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A file that only its owner can read, and that makes room for a new one when it is full.
 * For use by one thread.
 */
final class RollingFile {

	private static final Set<OpenOption> OPTIONS = Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND,
			LinkOption.NOFOLLOW_LINKS);

	private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");

	private static final Set<PosixFilePermission> OWNER_FOLDER = PosixFilePermissions.fromString("rwx------");

	private final Path path;

	private final long maxBytes;

	private final int olderFiles;

	private @Nullable FileChannel channel;

	private long size;

	RollingFile(Path path, long maxBytes, int olderFiles) {
		this.path = path.toAbsolutePath();
		this.maxBytes = maxBytes;
		this.olderFiles = olderFiles;
	}

	Path path() {
		return this.path;
	}

	void write(byte[] line) throws IOException {
		FileChannel open = open();
		if (this.size > 0 && this.size + line.length > this.maxBytes) {
			close();
			roll();
			open = open();
		}
		ByteBuffer buffer = ByteBuffer.wrap(line);
		while (buffer.hasRemaining()) {
			this.size += open.write(buffer);
		}
	}

	private FileChannel open() throws IOException {
		FileChannel open = this.channel;
		if (open == null) {
			open = isPosix() ? openPosix() : FileChannel.open(this.path, OPTIONS);
			this.channel = open;
			this.size = open.size();
			endLine(open);
		}
		return open;
	}

	/**
	 * A line that a full disk or the end of the process cut off must not swallow the
	 * next.
	 */
	private void endLine(FileChannel open) throws IOException {
		if (this.size == 0) {
			return;
		}
		ByteBuffer last = ByteBuffer.allocate(1);
		try (FileChannel in = FileChannel.open(this.path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
			in.read(last, this.size - 1);
		}
		if (last.get(0) != '\n') {
			this.size += open.write(ByteBuffer.wrap(new byte[] { '\n' }));
		}
	}

	private boolean isPosix() {
		return this.path.getFileSystem().supportedFileAttributeViews().contains("posix");
	}

	private FileChannel openPosix() throws IOException {
		Path folder = this.path.getParent();
		if (folder != null && !Files.isDirectory(folder)) {
			Files.createDirectories(folder, attribute(OWNER_FOLDER));
		}
		if (Files.exists(this.path, LinkOption.NOFOLLOW_LINKS)
				&& !Files.isRegularFile(this.path, LinkOption.NOFOLLOW_LINKS)) {
			throw new IOException("it is a folder, a link or a device, and no file");
		}
		FileChannel open = FileChannel.open(this.path, OPTIONS, attribute(OWNER));
		try {
			// It may have been there before, for all to read.
			Files.setPosixFilePermissions(this.path, OWNER);
			return open;
		}
		catch (IOException ex) {
			open.close();
			throw ex;
		}
	}

	private static FileAttribute<Set<PosixFilePermission>> attribute(Set<PosixFilePermission> permissions) {
		return PosixFilePermissions.asFileAttribute(permissions);
	}

	private void roll() throws IOException {
		if (this.olderFiles == 0) {
			Files.delete(this.path);
			return;
		}
		for (int number = this.olderFiles - 1; number > 0; number--) {
			if (Files.exists(older(number), LinkOption.NOFOLLOW_LINKS)) {
				Files.move(older(number), older(number + 1), StandardCopyOption.REPLACE_EXISTING);
			}
		}
		Files.move(this.path, older(1), StandardCopyOption.REPLACE_EXISTING);
	}

	private Path older(int number) {
		return this.path.resolveSibling(this.path.getFileName() + "." + number);
	}

	void close() throws IOException {
		FileChannel open = this.channel;
		this.channel = null;
		if (open != null) {
			open.close();
		}
	}

}
