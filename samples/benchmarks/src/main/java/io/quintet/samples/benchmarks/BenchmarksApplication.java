package io.quintet.samples.benchmarks;

import java.util.Arrays;

import io.quintet.samples.benchmarks.acp.AcpBenchmark;
import io.quintet.samples.benchmarks.acp.AcpServer;
import io.quintet.samples.benchmarks.acp.FirstSecondsBenchmark;
import io.quintet.samples.benchmarks.acp.StoreServer;
import io.quintet.samples.benchmarks.appcontrol.AppControlBenchmark;
import io.quintet.samples.benchmarks.appcontrol.CodecUnderTest;
import io.quintet.samples.benchmarks.happy.AgentServer;
import io.quintet.samples.benchmarks.happy.ClientUnderTest;
import io.quintet.samples.benchmarks.happy.HappyBenchmark;
import io.quintet.samples.benchmarks.hpp.HppBenchmark;
import io.quintet.samples.benchmarks.lime.LimeBenchmark;
import io.quintet.samples.benchmarks.lime.SiteUnderTest;
import io.quintet.samples.benchmarks.server.BenchmarkServer;
import io.quintet.samples.benchmarks.server.FloorServer;
import io.quintet.samples.benchmarks.sockets.SocketAttack;
import io.quintet.samples.benchmarks.sockets.SocketBenchmark;
import io.quintet.samples.benchmarks.sockets.StreamBenchmark;
import io.quintet.samples.benchmarks.sockets.generator.SocketGenerator;
import io.quintet.samples.benchmarks.sockets.server.EngineServer;
import io.quintet.samples.benchmarks.sockets.server.SourceServer;

/**
 * The one command: {@code hpp}, {@code acp}, {@code acp-first-seconds},
 * {@code acp-sockets}, {@code acp-streams}, {@code lime}, {@code app-control} and
 * {@code happy} measure, {@code acp-attack} attacks, the others are the processes that
 * they start.
 */
public final class BenchmarksApplication {

	private BenchmarksApplication() {
	}

	/**
	 * Runs one mode.
	 * @param args the mode, then its options
	 * @throws Exception when a process under load cannot be started or answers wrongly
	 */
	public static void main(String[] args) throws Exception {
		String mode = (args.length > 0) ? args[0] : "";
		String[] options = (args.length > 0) ? Arrays.copyOfRange(args, 1, args.length) : args;
		switch (mode) {
			case "hpp" -> HppBenchmark.main(options);
			case "acp" -> AcpBenchmark.main(options);
			case "acp-first-seconds" -> FirstSecondsBenchmark.main(options);
			case "acp-sockets" -> SocketBenchmark.main(options);
			case "acp-streams" -> StreamBenchmark.main(options);
			case "acp-attack" -> SocketAttack.main(options);
			case "lime" -> LimeBenchmark.main(options);
			case "app-control" -> AppControlBenchmark.main(options);
			case "happy" -> HappyBenchmark.main(options);
			case "happy-client" -> ClientUnderTest.main(options);
			case "happy-server" -> AgentServer.main(options);
			case "app-control-codec" -> CodecUnderTest.main(options);
			case "lime-site" -> SiteUnderTest.main(options);
			case "acp-server" -> AcpServer.main(options);
			case "acp-store" -> StoreServer.main(options);
			case "socket-engine" -> EngineServer.main(options);
			case "socket-source" -> SourceServer.main(options);
			case "socket-generator" -> SocketGenerator.main(options);
			case "server" -> BenchmarkServer.main(options);
			case "floor" -> FloorServer.main(options);
			default -> {
				System.err.println(
						"Usage: java -jar benchmarks.jar hpp|acp|acp-first-seconds|acp-sockets|acp-streams|acp-attack|lime|app-control|happy [options]; see README.md");
				System.exit(2);
			}
		}
	}

}
