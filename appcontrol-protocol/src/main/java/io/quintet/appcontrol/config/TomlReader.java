package io.quintet.appcontrol.config;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlFactory;
import tools.jackson.dataformat.toml.TomlMapper;
import tools.jackson.dataformat.toml.TomlReadFeature;

import io.quintet.appcontrol.config.AppControlConfigLoader.ConfigLayer;
import io.quintet.support.NearestName;

/**
 * Reads the shared file.
 */
final class TomlReader {

	/** Most bytes of a file. */
	static final int MAX_BYTES = 256 * 1024;

	/** Most tables and lists within one another. */
	static final int MAX_DEPTH = 32;

	private static final int MAX_WARNINGS = 50;

	/**
	 * Jackson 3.1 reads only the last digits of such a number, unless it is hexadecimal.
	 */
	private static final Pattern LONG_NUMBER = Pattern
		.compile("(?m)^([^\"'#\\n]*=[ \\t]*)([+-]?[1-9](?:_?[0-9]){18})(?![0-9A-Za-z_.:+-])");

	private static final TomlMapper MAPPER = TomlMapper
		.builder(TomlFactory.builder()
			.streamReadConstraints(
					StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).maxStringLength(MAX_BYTES).build())
			.build())
		.enable(TomlReadFeature.PARSE_JAVA_TIME)
		.build();

	private final String source;

	private final Map<ConfigKey, Object> values = new EnumMap<>(ConfigKey.class);

	private final Map<ConfigKey, String> origins = new EnumMap<>(ConfigKey.class);

	private final List<String> warnings = new ArrayList<>();

	private int unknown;

	private TomlReader(String source) {
		this.source = source;
	}

	static ConfigLayer read(Path path) {
		TomlReader reader = new TomlReader(path.toString());
		reader.read(decode(path, bytes(path)));
		if (reader.values.containsKey(ConfigKey.HELPER_TOKEN) && othersMayRead(path)) {
			reader.warnings.add("%s holds %s and other users may read it; take that right from them (mode 0600)"
				.formatted(path, ConfigKey.HELPER_TOKEN.path()));
		}
		return reader.layer();
	}

	static ConfigLayer parse(String source, String toml) {
		if (toml.length() > MAX_BYTES) {
			throw tooLarge(source);
		}
		TomlReader reader = new TomlReader(source);
		reader.read(toml);
		return reader.layer();
	}

	private ConfigLayer layer() {
		return new ConfigLayer(this.values, this.origins, this.warnings);
	}

	private static byte[] bytes(Path path) {
		try (InputStream in = Files.newInputStream(path)) {
			byte[] bytes = in.readNBytes(MAX_BYTES + 1);
			if (bytes.length > MAX_BYTES) {
				throw tooLarge(path.toString());
			}
			return bytes;
		}
		catch (NoSuchFileException ex) {
			throw new AppControlConfigException(path.toString(), "does not exist",
					"Create the file, or name another one.", ex);
		}
		catch (IOException ex) {
			throw new AppControlConfigException(path.toString(), "cannot be read",
					"Let the path name a file that this user may read.", ex);
		}
	}

	private static AppControlConfigException tooLarge(String source) {
		return new AppControlConfigException(source, "is larger than " + MAX_BYTES / 1024 + " KiB",
				"Let the file hold the configuration and nothing else.");
	}

	private static String decode(Path path, byte[] bytes) {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
		}
		catch (CharacterCodingException ex) {
			throw new AppControlConfigException(path.toString(), "is not in UTF-8", "Save the file in UTF-8.", ex);
		}
	}

	private static boolean othersMayRead(Path path) {
		try {
			Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
			return permissions.contains(PosixFilePermission.OTHERS_READ)
					|| permissions.contains(PosixFilePermission.GROUP_READ);
		}
		catch (IOException | UnsupportedOperationException ex) {
			return false;
		}
	}

	private static JsonNode tree(String source, String toml) {
		if (toml.startsWith("\uFEFF")) {
			throw new AppControlConfigException(source, "begins with a byte order mark",
					"Save the file in UTF-8 without a byte order mark (BOM).");
		}
		// What looks like a number may be a line of such a text.
		if ((toml.contains("\"\"\"") || toml.contains("'''")) && LONG_NUMBER.matcher(toml).find()) {
			throw new AppControlConfigException(source, "holds a number of 19 digits beside a text of several lines",
					"Write it in hexadecimal, as in 0x7fffffffffffffff.");
		}
		try {
			// The reference knows one line end, in a text of several lines too.
			String lines = toml.replace("\r\n", "\n");
			return MAPPER.readTree(LONG_NUMBER.matcher(lines).replaceAll(TomlReader::hexadecimal));
		}
		// Those of java.time pass through Jackson. A cause would hold content.
		catch (RuntimeException ex) {
			String position = (ex instanceof JacksonException jackson) ? position(jackson.getLocation()) : "";
			throw new AppControlConfigException(source, position + "is no TOML: " + reason(ex),
					"Correct the file there; texts are in double quotes, and each key stands once.");
		}
	}

	// No setting takes a negative number, whichever it is.
	private static String hexadecimal(MatchResult number) {
		BigInteger value = new BigInteger(number.group(2).replace("_", ""));
		return Matcher.quoteReplacement(number.group(1) + ((value.signum() < 0) ? "-1" : "0x" + value.toString(16)));
	}

	private static String position(@Nullable TokenStreamLocation location) {
		if (location == null || location.getLineNr() < 1) {
			return "";
		}
		return "(line %d, column %d) ".formatted(location.getLineNr(), Math.max(1, location.getColumnNr()));
	}

	private static String reason(RuntimeException ex) {
		if (ex instanceof DateTimeException) {
			return "a date or time that does not exist";
		}
		String message = String.valueOf(ex.getMessage());
		for (String[] known : REASONS) {
			if (message.startsWith(known[0])) {
				return known[1];
			}
		}
		return "it cannot be read";
	}

	// Beginnings without content, and what to say for each.
	private static final String[][] REASONS = { { "Duplicate key", "a key is there twice" },
			{ "Table redefined", "a table is there twice" }, { "Object already closed", "a table is there twice" },
			{ "Array already finished", "a list is there twice" },
			{ "Path into existing", "a key is a table and something else" },
			{ "Premature end of file", "the file ends before a value or a text does" },
			{ "Newline not permitted", "the line ends before a value or a text does" },
			{ "Illegal control character", "a control character" }, { "Unknown escape", "an unknown escape in a text" },
			{ "Invalid code point", "an escape in a text that is no character" },
			{ "Trailing comma", "a comma before the closing bracket" },
			{ "Zero-prefixed", "a number that begins with 0" }, { "Invalid number", "a number that is too long" },
			{ "More data after value", "something follows a value" },
			{ "Document nesting depth", "tables or lists are nested more than " + MAX_DEPTH + " levels deep" },
			{ "Unknown token", "a value that is neither a text in quotes nor anything else" },
			{ "Unexpected token", "something else is expected here" } };

	private void read(String toml) {
		tree(this.source, toml).forEachEntry((section, table) -> {
			List<ConfigKey> keys = ConfigKey.ofSection(section);
			if (keys.isEmpty()) {
				warn(section, nearestSection(section, table.isObject()));
			}
			else if (!table.isObject()) {
				throw new AppControlConfigException(section, "must be a table",
						"Write [" + section + "] on a line of its own, once, and its keys below.");
			}
			else {
				readSection(section, keys, table);
			}
		});
	}

	private void readSection(String section, List<ConfigKey> keys, JsonNode table) {
		for (ConfigKey key : keys) {
			JsonNode value = table.get(key.key());
			if (value != null) {
				this.values.put(key, read(key, value));
				this.origins.put(key, this.source);
			}
		}
		table.propertyNames().forEach((name) -> {
			if (keys.stream().noneMatch((key) -> key.key().equals(name))) {
				warn(section + "." + name, nearestKey(section, name));
			}
		});
	}

	private Object read(ConfigKey key, JsonNode value) {
		try {
			return ConfigValues.fromToml(key, value);
		}
		catch (AppControlConfigException ex) {
			throw ex.in(this.source);
		}
	}

	private void warn(String name, @Nullable String nearest) {
		this.unknown++;
		if (this.unknown <= MAX_WARNINGS) {
			this.warnings.add(NearestName.warning(name, nearest));
		}
		else if (this.unknown == MAX_WARNINGS + 1) {
			this.warnings.add("there are more unknown names in " + this.source);
		}
	}

	/** The nearest section, or where the key at top level belongs. */
	private static @Nullable String nearestSection(String name, boolean table) {
		return table
				? NearestName.of(name, Arrays.stream(ConfigKey.values()).map(ConfigKey::section).distinct().toList())
				: elsewhere(name);
	}

	/** The nearest key of the section, or the section that has this key. */
	private static @Nullable String nearestKey(String section, String name) {
		List<String> keys = ConfigKey.ofSection(section).stream().map(ConfigKey::key).toList();
		String nearest = NearestName.of(name.replace('-', '_'), keys);
		return (nearest != null) ? section + "." + nearest : elsewhere(name);
	}

	private static @Nullable String elsewhere(String name) {
		return Arrays.stream(ConfigKey.values())
			.filter((key) -> key.key().equals(name))
			.map(ConfigKey::path)
			.findFirst()
			.orElse(null);
	}

}
