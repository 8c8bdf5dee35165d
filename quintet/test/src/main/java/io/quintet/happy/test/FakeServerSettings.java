package io.quintet.happy.test;

import java.time.Clock;
import java.time.Duration;

import io.quintet.socketio.SocketIoSettings;

/**
 * Settings of a fake server.
 *
 * @param port port, 0 for a free one
 * @param v2 whether there is {@code /v2}
 * @param v3 whether there is {@code /v3}
 * @param sessionRows most rows of {@code GET /v1/sessions}
 * @param messageRows most rows of {@code GET /v1/sessions/{id}/messages}
 * @param pingInterval time between two pings
 * @param pingTimeout time that the answer to a ping may take
 * @param offlineMachineWait how long a method is looked for
 * @param callTimeout how long a daemon may take for an answer
 * @param clock clock of all times in records
 */
record FakeServerSettings(int port, boolean v2, boolean v3, int sessionRows, int messageRows, Duration pingInterval,
		Duration pingTimeout, Duration offlineMachineWait, Duration callTimeout, Clock clock) {

	static final String PATH = "/v1/updates/";

	private static final int MAX_PAYLOAD = 16 << 20;

	private static final int MAX_QUEUED_PACKETS = 250_000;

	private static final long MAX_QUEUED_BYTES = 256L << 20;

	private static final int MAX_PENDING = 1024;

	SocketIoSettings socketIo() {
		SocketIoSettings defaults = SocketIoSettings.defaults();
		SocketIoSettings.Counts counts = defaults.counts();
		return new SocketIoSettings(PATH, defaults.allowedOrigins(), MAX_PAYLOAD,
				new SocketIoSettings.Timing(this.pingInterval, this.pingTimeout, defaults.timing().connect(),
						defaults.timing().upgrade()),
				new SocketIoSettings.Memory(MAX_QUEUED_BYTES, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE),
				new SocketIoSettings.Counts(counts.connections(), counts.namespaces(), counts.rooms(), MAX_PENDING,
						MAX_PENDING, MAX_QUEUED_PACKETS));
	}

}
