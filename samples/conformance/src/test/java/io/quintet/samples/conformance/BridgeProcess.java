package io.quintet.samples.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A program that answers a line with a line, in a process of its own.
 */
public final class BridgeProcess implements AutoCloseable {

	private final Process process;

	private final OutputStream input;

	private final BufferedReader output;

	private BridgeProcess(List<String> command) throws IOException {
		this.process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		this.input = this.process.getOutputStream();
		this.output = new BufferedReader(new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8));
	}

	/** A bridge of the conformance application. */
	public static BridgeProcess ours(String name) throws IOException {
		return new BridgeProcess(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
				ConformanceApplication.class.getName(), "--bridge=" + name));
	}

	/** Another program. */
	public static BridgeProcess of(String... command) throws IOException {
		return new BridgeProcess(List.of(command));
	}

	/** Asks and waits for the answer. */
	public String answer(String line) throws IOException {
		CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> {
			try {
				this.input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
				this.input.flush();
				return this.output.readLine();
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		});
		try {
			String text = answer.get(120, TimeUnit.SECONDS);
			if (text == null) {
				throw new IOException("The bridge has ended");
			}
			return text;
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new IOException("No answer to " + line.substring(0, Math.min(300, line.length())), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException(ex);
		}
	}

	@Override
	public void close() {
		this.process.destroy();
	}

}
