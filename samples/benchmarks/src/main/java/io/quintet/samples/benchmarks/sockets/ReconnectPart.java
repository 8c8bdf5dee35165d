package io.quintet.samples.benchmarks.sockets;

import java.io.IOException;

import io.quintet.samples.benchmarks.acp.BenchmarkDatabase;
import io.quintet.samples.benchmarks.sockets.generator.Dialect;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Close;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Done;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Open;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Return;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Returned;

/**
 * All clients lose their connections and come back at once, each joining its thread with
 * a cursor: to the same server, and to one that was just started.
 */
final class ReconnectPart {

	static final String CUT = "all connections cut";

	static final String RESTART = "server ended and started again";

	private static final String ROOM = "reconnect";

	private final SocketOptions options;

	private final Servers servers;

	private final Generator generator;

	private final SocketReport report;

	ReconnectPart(SocketOptions options, Servers servers, Generator generator, SocketReport report) {
		this.options = options;
		this.servers = servers;
		this.generator = generator;
		this.report = report;
	}

	void measure() throws IOException {
		BenchmarkDatabase database = this.servers.database(SocketOptions.THREADS);
		Target target = this.servers.acp(database, 0);
		try {
			this.generator.ask(new Open(ROOM, target.port(), Dialect.ACP, this.options.clients(), SocketOptions.THREADS,
					0, SocketOptions.ADDRESSES), Done.class);
			for (int round = 0; round < this.options.rounds(); round++) {
				SocketBenchmark.say("reconnecting, round " + (round + 1));
				comeBack(CUT, target.port(), true, miss(database), 0);
				long down = System.nanoTime();
				int port = target.port();
				target.close();
				String since = miss(database);
				target = this.servers.acp(database, port);
				comeBack(RESTART, port, false, since, (System.nanoTime() - down) / 1e6);
			}
			this.generator.ask(new Close(ROOM), Done.class);
		}
		finally {
			target.close();
		}
	}

	private static String miss(BenchmarkDatabase database) throws IOException {
		return database.seedMessages(SocketOptions.THREADS, SocketOptions.MISSED);
	}

	private void comeBack(String how, int port, boolean cut, String since, double downMillis) throws IOException {
		Returned returned = this.generator.ask(new Return(ROOM, port, SocketOptions.THREADS, SocketOptions.ADDRESSES,
				cut, since, SocketOptions.MISSED), Returned.class);
		this.report.reconnect(new Reconnect(how, this.options.clients(), returned.back(), returned.millis(),
				returned.p50(), returned.p99(), returned.attempts(), downMillis));
	}

}
