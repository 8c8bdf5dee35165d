package io.quintet.appcontrol.config;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A configuration cannot be used: which setting is wrong, and what it has to be. Messages
 * never hold the value.
 */
public final class AppControlConfigException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String setting;

	private final String problem;

	private final String fix;

	AppControlConfigException(String setting, String problem, String fix) {
		this(setting, problem, fix, null);
	}

	AppControlConfigException(String setting, String problem, String fix, @Nullable Throwable cause) {
		super(setting + " " + problem, cause);
		this.setting = setting;
		this.problem = problem;
		this.fix = fix;
	}

	/** Refuses the place of log lines, which only those check who write some. */
	public static AppControlConfigException badSink(List<String> sinks) {
		String sink = ConfigKey.LOGGING_EVENT_SINK.path();
		String choice = String.join(", ", sinks);
		return new AppControlConfigException(sink, "is none of " + choice,
				"Set " + sink + ", or its variable or property, to one of " + choice + ".");
	}

	/** Adds the file that holds the setting. */
	AppControlConfigException in(String source) {
		return new AppControlConfigException(this.setting, this.problem + " (in " + source + ")", this.fix, getCause());
	}

	/**
	 * Returns what is wrong: a {@code section.key} of the file, a section, the name of a
	 * variable, or the path of the file.
	 */
	public String setting() {
		return this.setting;
	}

	/** Returns what to change, in a sentence. */
	public String fix() {
		return this.fix;
	}

}
