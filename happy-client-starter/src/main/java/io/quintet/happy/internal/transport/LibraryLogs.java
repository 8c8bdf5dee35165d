package io.quintet.happy.internal.transport;

import java.util.List;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Loggers of the Socket.IO library. Below {@code INFO} they write whole packets, the one
 * with the token among them, so nothing of that level passes, even when an application
 * sets.
 */
final class LibraryLogs {

	// The JDK forgets loggers, and their filters, that nothing refers to.
	private static final List<Logger> LOGGERS = Stream
		.of("client.IO", "client.Manager", "client.Socket", "engineio.client.Socket",
				"engineio.client.transports.Polling", "engineio.client.transports.PollingXHR",
				"engineio.client.transports.WebSocket", "hasbinary.HasBinary", "parser.Binary", "parser.IOParser",
				"thread.EventThread")
		.map((name) -> Logger.getLogger("io.socket." + name))
		.toList();

	static {
		LOGGERS.forEach((logger) -> logger.setFilter(new WithoutPackets(logger.getFilter())));
	}

	private LibraryLogs() {
	}

	/** Filters the loggers, once. */
	static void keepPacketsOut() {
		// Done when the class is loaded.
	}

	/**
	 * Passes records without packets.
	 *
	 * @param next the filter that the application had set; {@code null} without one
	 */
	private record WithoutPackets(@Nullable Filter next) implements Filter {

		@Override
		public boolean isLoggable(LogRecord record) {
			return record.getLevel().intValue() >= Level.INFO.intValue()
					&& (this.next == null || this.next.isLoggable(record));
		}

	}

}
