package io.quintet.samples.conformance.documents;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every Java example of the documentation compiles. One that begins with an import is a
 * file, any other one is the inside of a configuration class. Examples that need a
 * library which is not on the class path here are marked in the document.
 */
class DocumentExampleTests {

	private static final Pattern BLOCK = Pattern.compile("(<!-- not compiled: [^\\n]+ -->\\n)?```java\\n(.*?)\\n```",
			Pattern.DOTALL);

	private static final String IMPORTS = """
			import io.micrometer.common.KeyValues;
			import io.micrometer.core.instrument.MeterRegistry;
			import io.micrometer.observation.ObservationRegistry;
			import java.security.Principal;
			import java.time.*;
			import java.util.*;
			import java.util.concurrent.*;
			import java.util.function.*;
			import org.jspecify.annotations.Nullable;
			import org.junit.jupiter.api.Test;
			import org.springframework.beans.factory.annotation.Autowired;
			import org.springframework.context.annotation.Bean;
			import org.springframework.context.annotation.Configuration;
			import org.springframework.core.annotation.Order;
			import org.springframework.stereotype.Component;
			import org.springframework.web.bind.annotation.*;
			import reactor.core.Disposable;
			import reactor.core.publisher.*;
			import reactor.core.scheduler.*;
			import static org.assertj.core.api.Assertions.assertThat;
			""";

	private static final String HPP = """
			import io.quintet.hpp.*;
			import io.quintet.hpp.hook.*;
			import io.quintet.hpp.json.*;
			import io.quintet.hpp.session.*;
			import io.quintet.hpp.store.*;
			import io.quintet.hpp.web.*;
			""";

	private static final String ACP = """
			import io.quintet.acp.*;
			import io.quintet.acp.access.*;
			import io.quintet.acp.assistant.*;
			import io.quintet.acp.broadcast.*;
			import io.quintet.acp.live.*;
			import io.quintet.acp.observation.*;
			import io.quintet.acp.store.*;
			import io.quintet.acp.test.*;
			import io.quintet.acp.thread.*;
			""";

	private static final String LIME = """
			import io.quintet.lime.*;
			import io.quintet.lime.error.*;
			import io.quintet.lime.login.*;
			import io.quintet.lime.passport.*;
			import io.quintet.lime.test.*;
			""";

	private static final String APP_CONTROL = """
			import io.quintet.appcontrol.*;
			import io.quintet.appcontrol.config.*;
			import io.quintet.appcontrol.json.*;
			import io.quintet.appcontrol.observer.*;
			import io.quintet.appcontrol.schema.*;
			import io.quintet.appcontrol.service.*;
			import io.quintet.appcontrol.socket.*;
			import io.quintet.appcontrol.test.*;
			import java.nio.file.*;
			""";

	private static final String HAPPY = """
			import io.quintet.happy.*;
			import io.quintet.happy.credentials.*;
			import io.quintet.happy.crypto.*;
			import io.quintet.happy.error.*;
			import io.quintet.happy.observation.*;
			import io.quintet.happy.session.*;
			import io.quintet.happy.test.*;
			""";

	private static final Map<String, String> DOCUMENTS = Map.of("README.md", HPP + ACP + LIME + APP_CONTROL + HAPPY,
			"docs/app-control.md", APP_CONTROL, "docs/hpp.md", HPP, "docs/acp.md", ACP, "docs/happy.md", HAPPY,
			"docs/migration/handshake-prompt.md", HPP, "docs/migration/acp-server.md", ACP, "docs/security.md",
			HPP + ACP, "docs/lime.md", LIME);

	@TempDir
	private Path classes;

	@TestFactory
	Stream<DynamicTest> everyExampleCompiles() throws IOException {
		List<DynamicTest> tests = new ArrayList<>();
		for (String document : new TreeSet<>(DOCUMENTS.keySet())) {
			String imports = DOCUMENTS.get(document) + IMPORTS;
			Matcher blocks = BLOCK.matcher(Files.readString(Path.of("../..", document)));
			while (blocks.find()) {
				if (blocks.group(1) == null) {
					String example = blocks.group(2);
					tests.add(DynamicTest.dynamicTest(document + ": " + example.lines().findFirst().orElse(""),
							() -> compile(example, imports)));
				}
			}
		}
		assertThat(tests).hasSizeGreaterThan(35);
		return tests.stream();
	}

	private void compile(String example, String imports) {
		Matcher type = Pattern.compile("^public (?:final )?class (\\w+)", Pattern.MULTILINE).matcher(example);
		String name = type.find() ? type.group(1) : "Example";
		String source = example.startsWith("import ") || example.startsWith("package ") ? example
				: imports + "@SuppressWarnings(\"unused\")\nclass Example {\n" + example + "\n}\n";
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		StringWriter messages = new StringWriter();
		boolean compiled = compiler
			.getTask(messages, null, null,
					List.of("-d", this.classes.toString(), "-proc:none", "-parameters", "-cp",
							System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))),
					null, List.of(new Source(name, source)))
			.call();
		assertThat(compiled).as(messages + "\n" + source).isTrue();
	}

	/** Source text in memory. */
	private static final class Source extends SimpleJavaFileObject {

		private final String text;

		Source(String name, String text) {
			super(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE);
			this.text = text;
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return this.text;
		}

	}

}
