package io.quintet.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Keeps a directory for one living JVM. The operating system gives the lock back when the
 * JVM dies, however it dies.
 */
final class DirectoryLock implements AutoCloseable {

	// Beyond the content, which can so be read on systems whose locks forbid reading.
	private static final long POSITION = Long.MAX_VALUE - 1;

	// POSIX gives up all locks of a process on a file when it closes any channel on it.
	private static final List<FileChannel> KEPT_OPEN = new ArrayList<>();

	private final FileChannel channel;

	private DirectoryLock(FileChannel channel) {
		this.channel = channel;
	}

	/**
	 * Takes the lock.
	 * @param directory an existing directory
	 * @return the lock
	 * @throws EmbeddedPostgresException when another process has it
	 */
	static DirectoryLock take(Path directory) throws IOException {
		FileChannel channel = FileChannel.open(directory.resolve("server.lock"), StandardOpenOption.CREATE,
				StandardOpenOption.READ, StandardOpenOption.WRITE);
		try {
			FileLock lock = channel.tryLock(POSITION, 1, false);
			if (lock != null) {
				channel.truncate(0);
				channel.write(StandardCharsets.US_ASCII.encode(Long.toString(ProcessHandle.current().pid())));
				return new DirectoryLock(channel);
			}
		}
		catch (OverlappingFileLockException ex) {
			synchronized (KEPT_OPEN) {
				KEPT_OPEN.add(channel);
			}
			throw Problems.inUse(directory, ProcessHandle.current().pid());
		}
		catch (IOException ex) {
			channel.close();
			throw ex;
		}
		try (channel) {
			throw Problems.inUse(directory, owner(channel));
		}
	}

	private static @Nullable Long owner(FileChannel channel) throws IOException {
		ByteBuffer content = ByteBuffer.allocate(20);
		channel.read(content, 0);
		try {
			return Long.valueOf(StandardCharsets.US_ASCII.decode(content.flip()).toString());
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
