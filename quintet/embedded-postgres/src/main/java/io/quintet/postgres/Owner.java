package io.quintet.postgres;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The JVM that started a server, as it writes itself on the command line of the server.
 *
 * @param pid id of its process
 * @param start when that started, in milliseconds since 1970; 0 when unknown
 */
record Owner(long pid, long start) {

	private static final Pattern SETTING = Pattern.compile("quintet\\.owner=(\\d+)-(\\d+)");

	// Systems count process times from a boot time that clock corrections move.
	private static final long TOLERANCE = Duration.ofSeconds(2).toMillis();

	static Owner self() {
		return of(ProcessHandle.current());
	}

	private static Owner of(ProcessHandle process) {
		return new Owner(process.pid(), process.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
	}

	static @Nullable Owner find(String commandLine) {
		Matcher matcher = SETTING.matcher(commandLine);
		return matcher.find() ? new Owner(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))) : null;
	}

	String setting() {
		return "quintet.owner=" + this.pid + "-" + this.start;
	}

	/** Whether another process than this one has the id and the age of the owner. */
	boolean isAnotherLivingProcess() {
		return this.pid != ProcessHandle.current().pid() && ProcessHandle.of(this.pid)
			.filter(ProcessHandle::isAlive)
			.map(Owner::of)
			.filter((process) -> Math.abs(process.start - this.start) <= TOLERANCE)
			.isPresent();
	}

}
