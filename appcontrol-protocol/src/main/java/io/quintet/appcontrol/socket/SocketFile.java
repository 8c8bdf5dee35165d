package io.quintet.appcontrol.socket;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a socket that listens. Only the owner can connect, and no other user can at
 * any moment before: the socket is made inside a folder that only the owner can enter,
 * gets its mode there, and then its name.
 */
record SocketFile(Path path, ServerSocketChannel channel, @Nullable Object key) implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(SocketFile.class);

	/** Longest path that every system takes; Linux has room for 4 bytes more. */
	static final int MAX_PATH_BYTES = 103;

	private static final int TYPE_MASK = 0170000;

	private static final int TYPE_SOCKET = 0140000;

	private static final int ATTEMPTS = 100;

	/**
	 * Makes a socket and listens.
	 * @throws IOException when there is something else at the path, or the path cannot be
	 * used; the message says what to change
	 */
	static SocketFile listen(Path given, int backlog) throws IOException {
		Path path = given.toAbsolutePath().normalize();
		Path folder = path.getParent();
		if (folder == null || path.getFileName() == null) {
			throw new IOException("The socket path " + path + " names no file; give the path of a file to create");
		}
		createFolder(folder);
		requireShort(path);
		boolean stale = isStale(path);
		Path room = privateFolder(folder);
		Path inside = room.resolve("s");
		Path aside = room.resolve("o");
		try {
			requireShort(inside);
			if (stale) {
				removeStale(path, aside);
			}
			return published(path, inside, backlog);
		}
		finally {
			Files.deleteIfExists(inside);
			Files.deleteIfExists(aside);
			Files.deleteIfExists(room);
		}
	}

	private static SocketFile published(Path path, Path inside, int backlog) throws IOException {
		ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
		try {
			channel.bind(UnixDomainSocketAddress.of(inside), backlog);
			Files.setPosixFilePermissions(inside, PosixFilePermissions.fromString("rw-------"));
			name(inside, path);
			return new SocketFile(path, channel, keyOf(path));
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	/** A second name cannot replace a file that came meanwhile; moving could. */
	private static void name(Path from, Path path) throws IOException {
		try {
			Files.createLink(path, from);
		}
		catch (FileAlreadyExistsException ex) {
			throw inUse(path, ex);
		}
		catch (IOException | UnsupportedOperationException ex) {
			Files.move(from, path);
		}
	}

	private static void createFolder(Path folder) throws IOException {
		if (!Files.isDirectory(folder)) {
			try {
				Files.createDirectories(folder,
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
			}
			catch (IOException ex) {
				throw new IOException("The folder " + folder + " of the socket cannot be created: " + ex.getMessage(),
						ex);
			}
		}
	}

	private static Path privateFolder(Path folder) throws IOException {
		for (int i = 0; i < ATTEMPTS; i++) {
			String name = ".q" + Integer.toString(ThreadLocalRandom.current().nextInt(36 * 36 * 36), 36);
			try {
				return Files.createDirectory(folder.resolve(name),
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
			}
			catch (FileAlreadyExistsException ex) {
				logger.debug("The name {} is taken", name);
			}
			catch (IOException ex) {
				throw new IOException("Nothing can be created in the folder " + folder
						+ " of the socket; let this user write there or choose another socket path", ex);
			}
		}
		throw new IOException(
				"The folder " + folder + " is full of folders named .q*; remove those that are left over");
	}

	private static void requireShort(Path path) throws IOException {
		int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
		if (length > MAX_PATH_BYTES) {
			throw new IOException("The socket path " + path + " needs " + length
					+ " bytes, and the operating system takes " + MAX_PATH_BYTES + "; choose a shorter one");
		}
	}

	/** Tells whether there is a socket without a listener, and refuses all else. */
	private static boolean isStale(Path path) throws IOException {
		if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
			return false;
		}
		if (!isSocket(path)) {
			throw new IOException("The socket path " + path
					+ " names a file that is no socket; remove the file or choose another path");
		}
		if (isRefused(path, path)) {
			return true;
		}
		throw inUse(path, null);
	}

	private static boolean isSocket(Path path) throws IOException {
		int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
		return (mode & TYPE_MASK) == TYPE_SOCKET;
	}

	/** Tells whether a socket has no listener; the path is for messages. */
	private static boolean isRefused(Path file, Path path) throws IOException {
		try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
			// A full queue would block.
			probe.configureBlocking(false);
			probe.connect(UnixDomainSocketAddress.of(file));
			return false;
		}
		catch (ConnectException ex) {
			return true;
		}
		catch (SocketException ex) {
			throw Files.isWritable(file) ? inUse(path, ex) : new IOException(
					"The socket " + path + " belongs to another user; choose another path or have it removed", ex);
		}
	}

	/**
	 * Removes a stale socket. Another process may have put its own in place of it, even
	 * with the same number of the file, so what is there is taken away, looked at once
	 * more, and put back when it lives.
	 * @param aside a path that only the owner can reach
	 */
	static void removeStale(Path path, Path aside) throws IOException {
		try {
			Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (NoSuchFileException ex) {
			logger.debug("The stale socket {} was removed by another process", path);
			return;
		}
		catch (IOException ex) {
			throw new IOException("The stale socket " + path + " cannot be removed; remove it or choose another path",
					ex);
		}
		boolean inUse = isInUse(aside, path);
		if (inUse) {
			name(aside, path);
		}
		Files.deleteIfExists(aside);
		if (inUse) {
			throw inUse(path, null);
		}
	}

	private static boolean isInUse(Path aside, Path path) {
		try {
			return !isSocket(aside) || !isRefused(aside, path);
		}
		catch (IOException ex) {
			// Its queue is full.
			return true;
		}
	}

	private static IOException inUse(Path path, @Nullable Throwable cause) {
		return new IOException(
				"Another process serves the socket " + path + "; stop that process or choose another path", cause);
	}

	private static @Nullable Object keyOf(Path path) throws IOException {
		try {
			return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
		}
		catch (NoSuchFileException ex) {
			return null;
		}
	}

	/**
	 * Removes the file if it is still this socket. The system does not use its number
	 * again while the socket is open, so call it before that is closed.
	 */
	@Override
	public void close() throws IOException {
		if (this.key != null && this.key.equals(keyOf(this.path))) {
			Files.deleteIfExists(this.path);
		}
	}

}
