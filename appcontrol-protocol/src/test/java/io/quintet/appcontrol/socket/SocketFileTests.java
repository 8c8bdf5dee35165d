package io.quintet.appcontrol.socket;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

@SuppressWarnings("try")
class SocketFileTests {

	@TempDir
	private Path folder;

	private SocketFile listen(Path path) throws IOException {
		return SocketFile.listen(path, 8);
	}

	private static void close(SocketFile file) throws IOException {
		file.close();
		file.channel().close();
	}

	private long files() throws IOException {
		try (Stream<Path> files = Files.list(this.folder)) {
			return files.count();
		}
	}

	@Test
	void onlyTheOwnerCanConnectAndNothingElseIsLeftBehind() throws IOException {
		Path path = this.folder.resolve("s");
		SocketFile file = listen(path);
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).isEqualTo("rw-------");
		assertThat((Integer) Files.getAttribute(path, "unix:mode") & 0170777).isEqualTo(0140600);
		assertThat(files()).isEqualTo(1);
		try (SocketPeer peer = SocketPeer.connect(path)) {
			assertThat(file.channel().accept()).isNotNull();
		}
		close(file);
		assertThat(files()).isZero();
	}

	@Test
	void missingFoldersAreMadeForTheOwner() throws IOException {
		Path path = this.folder.resolve("a/b/s");
		close(listen(path));
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.getParent())))
			.isEqualTo("rwx------");
	}

	@Test
	void aStaleSocketIsReplaced() throws IOException {
		Path path = this.folder.resolve("s");
		try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			dead.bind(UnixDomainSocketAddress.of(path));
		}
		assertThat(path).exists();
		SocketFile file = listen(path);
		SocketPeer.connect(path).close();
		close(file);
	}

	@Test
	void aSocketInUseIsKeptEvenWithAFullQueue() throws IOException {
		Path path = this.folder.resolve("s");
		try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			other.bind(UnixDomainSocketAddress.of(path), 1);
			for (int i = 0; i < 4; i++) {
				assertThatIOException().isThrownBy(() -> listen(path))
					.withMessageContaining("Another process serves")
					.withMessageContaining(path.toString());
			}
			assertThat(path).exists();
		}
		assertThat(files()).isEqualTo(1);
	}

	@Test
	void whatTookThePlaceOfAStaleSocketIsPutBack() throws IOException {
		Path path = this.folder.resolve("s");
		Path aside = this.folder.resolve("o");
		try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			other.bind(UnixDomainSocketAddress.of(path));
			assertThatIOException().isThrownBy(() -> SocketFile.removeStale(path, aside))
				.withMessageContaining("Another process serves");
			SocketPeer.connect(path).close();
		}
		Files.delete(path);
		Files.writeString(path, "precious");
		assertThatIOException().isThrownBy(() -> SocketFile.removeStale(path, aside));
		assertThat(path).hasContent("precious");
		assertThat(files()).isEqualTo(1);
	}

	@Test
	void otherFilesAreLeftAlone() throws IOException {
		Path regular = Files.writeString(this.folder.resolve("f"), "precious");
		Path directory = Files.createDirectory(this.folder.resolve("d"));
		Path link = Files.createSymbolicLink(this.folder.resolve("l"), this.folder.resolve("nowhere"));
		for (Path path : new Path[] { regular, directory, link }) {
			assertThatIOException().isThrownBy(() -> listen(path)).withMessageContaining("is no socket");
			assertThat(Files.exists(path, LinkOption.NOFOLLOW_LINKS)).isTrue();
		}
		assertThat(regular).hasContent("precious");
		assertThat(files()).isEqualTo(3);
	}

	@Test
	void aFileInTheWayOfAFolderIsNamed() throws IOException {
		Path regular = Files.writeString(this.folder.resolve("f"), "x");
		assertThatIOException().isThrownBy(() -> listen(regular.resolve("s"))).withMessageContaining("folder");
	}

	@Test
	void aPathThatIsTooLongIsRefusedWithItsLength() throws IOException {
		Path path = this.folder.resolve("é".repeat(60));
		assertThatIOException().isThrownBy(() -> listen(path))
			.withMessageContaining("103")
			.withMessageContaining("shorter");
		assertThat(files()).isZero();
	}

	@Test
	void whatAnotherOnePutInPlaceOfTheSocketIsNotRemoved() throws IOException {
		Path path = this.folder.resolve("s");
		SocketFile first = listen(path);
		Files.delete(path);
		SocketFile second = listen(path);
		first.close();
		assertThat(path).exists();
		first.channel().close();
		SocketPeer.connect(path).close();
		close(second);
	}

}
