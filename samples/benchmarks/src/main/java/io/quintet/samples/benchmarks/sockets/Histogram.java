package io.quintet.samples.benchmarks.sockets;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Live objects of a virtual machine by class.
 *
 * @param classes number and bytes of each class
 */
record Histogram(Map<String, Line> classes) {

	private static final Pattern LINE = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*");

	static Histogram of(long pid) throws IOException {
		Process jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
				Long.toString(pid), "GC.class_histogram")
			.redirectErrorStream(true)
			.start();
		Map<String, Line> classes = new HashMap<>();
		try (BufferedReader lines = new BufferedReader(
				new InputStreamReader(jcmd.getInputStream(), StandardCharsets.UTF_8))) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				Matcher matcher = LINE.matcher(line);
				if (matcher.matches()) {
					String name = matcher.group(3);
					classes.merge(name,
							new Line(name, Double.parseDouble(matcher.group(1)), Double.parseDouble(matcher.group(2))),
							Line::plus);
				}
			}
		}
		return new Histogram(classes);
	}

	/** What came since, by each of so many; the largest first. */
	List<Line> since(Histogram before, int count, int most) {
		return this.classes.values()
			.stream()
			.map((line) -> line.minus(before.classes.getOrDefault(line.name(), new Line(line.name(), 0, 0)))
				.dividedBy(count))
			.sorted(Comparator.comparingDouble(Line::bytes).reversed())
			.limit(most)
			.toList();
	}

	/**
	 * A class.
	 *
	 * @param name its name
	 * @param objects its objects
	 * @param bytes their size
	 */
	record Line(String name, double objects, double bytes) {

		Line plus(Line other) {
			return new Line(this.name, this.objects + other.objects, this.bytes + other.bytes);
		}

		Line minus(Line other) {
			return new Line(this.name, this.objects - other.objects, this.bytes - other.bytes);
		}

		Line dividedBy(int count) {
			return new Line(this.name, this.objects / count, this.bytes / count);
		}

	}

}
