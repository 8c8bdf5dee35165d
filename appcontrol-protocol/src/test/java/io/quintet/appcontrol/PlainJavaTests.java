package io.quintet.appcontrol;

import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.resolver.AddressResolver;
import io.netty.util.Timer;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import reactor.core.publisher.Flux;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

import io.quintet.support.reactive.SerialGate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The module in a class loader that has what it requires and nothing else: no Spring, no
 * Micrometer, no YAML, not even annotations for nulls.
 */
class PlainJavaTests {

	private static final List<Class<?>> REQUIRED = List.of(JsonParser.class, JsonNode.class, JsonProperty.class,
			TomlMapper.class, Flux.class, Publisher.class, Logger.class, ByteBuf.class, Channel.class,
			UnixChannel.class, ByteToMessageDecoder.class, IdleStateHandler.class, AddressResolver.class, Timer.class,
			SerialGate.class);

	private static URL location(Class<?> type) {
		return type.getProtectionDomain().getCodeSource().getLocation();
	}

	private static URLClassLoader bare() {
		List<URL> path = new ArrayList<>(REQUIRED.stream().map(PlainJavaTests::location).distinct().toList());
		path.add(location(AppControlCodec.class));
		path.add(location(PlainMain.class));
		return new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
	}

	@Test
	void codecSchemasAndClientsRunWithoutSpring() throws Exception {
		try (URLClassLoader loader = bare()) {
			for (String absent : List.of("org.springframework.core.SpringVersion",
					"org.springframework.boot.SpringApplication", "io.micrometer.core.instrument.Meter",
					"org.jspecify.annotations.Nullable")) {
				assertThatExceptionOfType(ClassNotFoundException.class).isThrownBy(() -> loader.loadClass(absent));
			}
			Class<?> program = loader.loadClass(PlainMain.class.getName());
			assertThat(program.getClassLoader()).isSameAs(loader);
			assertThat(program.getMethod("run").invoke(null))
				.isEqualTo("{\"schema\":\"app_control.observation.v1\",\"commandId\":\"c\",\"tool\":\"t\","
						+ "\"operation\":\"o\",\"status\":\"ok\",\"success\":true,\"summary\":\"done\","
						+ "\"observation\":{\"a\":1}}");
		}
	}

	@Test
	void everyClassOutsideTheBootPartsCanBeLinkedWithoutSpring() throws Exception {
		List<String> names = classNames();
		assertThat(names).hasSizeGreaterThan(50);
		try (URLClassLoader loader = bare()) {
			for (String name : names) {
				Class<?> type = Class.forName(name, true, loader);
				assertThat(type.getDeclaredMethods()).isNotNull();
				assertThat(type.getDeclaredConstructors()).isNotNull();
				assertThat(type.getDeclaredFields()).isNotNull();
			}
		}
	}

	private static List<String> classNames() throws Exception {
		Path root = root();
		try (Stream<Path> files = Files.walk(root)) {
			return files.map((file) -> root.relativize(file).toString().replace(File.separatorChar, '.'))
				.filter((file) -> file.endsWith(".class") && !file.contains(".autoconfigure.")
						&& !file.contains(".web.") && !file.endsWith("package-info.class")
						// Those for an optional library.
						&& !file.matches(".*\\.observer\\.(Micrometer|(Default)?AppControlObservation).*"))
				.map((file) -> file.substring(0, file.length() - ".class".length()))
				.toList();
		}
	}

	private static Path root() throws URISyntaxException {
		URI location = location(AppControlCodec.class).toURI();
		return Path.of(location);
	}

}
