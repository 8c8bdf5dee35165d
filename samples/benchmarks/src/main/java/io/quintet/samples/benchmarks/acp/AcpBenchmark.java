package io.quintet.samples.benchmarks.acp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;

import io.quintet.samples.benchmarks.load.Case;
import io.quintet.samples.benchmarks.load.Outcome;
import io.quintet.samples.benchmarks.load.Requests;
import io.quintet.samples.benchmarks.server.BenchmarkServer;

/**
 * Measures ACP: pgbench, our store, and our server on the same Postgres, in turn, round
 * by round, so that what else the machine does falls on all of them.
 */
public final class AcpBenchmark {

	/** What pgbench reaches with a plain insert. */
	static final String INSERT = "pgbench, insert";

	/** What pgbench reaches with our append statement. */
	static final String APPEND = "pgbench, acp_append_v2";

	/** What is left of it when each message notifies other nodes in its transaction. */
	static final String NOTIFY = "pgbench, acp_append_v2 and pg_notify";

	/** Our store without HTTP. */
	static final String STORE = "our store, in process";

	/** Our server without the HTTP observation. */
	static final String OURS = "ours";

	/** Our server with the HTTP observation. */
	static final String OBSERVED = "ours, HTTP observed";

	private static final String CREATE = "create a thread";

	private static final int CREATE_CONNECTIONS = 16;

	private static final int MOST_CREATES = 100_000;

	private static final int SMOKE_THREADS = ListView.ORGANIZATIONS * 50;

	private static final Duration LEAD = Duration.ofSeconds(1);

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private final AcpOptions options;

	private final PostgresServer postgres;

	private final AcpServers servers;

	private final AcpReport report;

	private AcpBenchmark(AcpOptions options, PostgresServer postgres, AcpServers servers, AcpReport report) {
		this.options = options;
		this.postgres = postgres;
		this.servers = servers;
		this.report = report;
	}

	/**
	 * Measures and prints.
	 * @param args options, see the README
	 * @throws IOException when a server does not start or does not answer as it should
	 */
	public static void main(String[] args) throws IOException {
		AcpOptions options = AcpOptions.of(args);
		AcpReport report = options.smoke() ? smoke(options) : measure(options);
		System.out.println(report.table());
		Path json = options.json();
		if (json != null) {
			Files.writeString(json, report.json());
		}
	}

	/** Little load on a server in this process: shows that everything works. */
	static AcpReport smoke(AcpOptions options) throws IOException {
		try (PostgresServer postgres = PostgresServer.at(options.r2dbcUrl())) {
			BenchmarkDatabase database = postgres.create("bench_smoke");
			AcpReport report = new AcpReport(postgres.settings(), List.of(SMOKE_THREADS));
			AcpBenchmark benchmark = new AcpBenchmark(options, postgres, new AcpServers(options, postgres), report);
			try (ReactiveWebServerApplicationContext context = AcpServer
				.start(database.arguments().toArray(String[]::new))) {
				HttpTarget target = new HttpTarget(OURS, BenchmarkServer.portOf(context), () -> Duration.ZERO,
						database);
				database.seedThreads(Load.SPREAD.threads());
				for (Load load : Load.values()) {
					benchmark.measure(load, List.of(target));
				}
				database.execute("delete from acp_threads");
				database.seedOrganizations(SMOKE_THREADS, ListView.ORGANIZATIONS);
				benchmark.measureLists(List.of(SMOKE_THREADS), List.of(target));
				benchmark.measureCreates(target);
			}
			return report;
		}
	}

	private static AcpReport measure(AcpOptions options) throws IOException {
		try (PostgresServer postgres = PostgresServer.at(options.r2dbcUrl());
				AcpServers servers = new AcpServers(options, postgres)) {
			AcpReport report = new AcpReport(postgres.settings(), options.threads());
			AcpBenchmark benchmark = new AcpBenchmark(options, postgres, servers, report);
			if (options.parts().contains("append")) {
				benchmark.measureAppends();
			}
			if (options.parts().contains("list")) {
				benchmark.measureLists();
			}
			if (options.parts().contains("create")) {
				benchmark.measureCreates(benchmark.http(OURS, "bench_create", null));
				servers.stop();
			}
			return report;
		}
	}

	private void measureAppends() throws IOException {
		List<AppendTarget> targets = appendTargets();
		for (AppendTarget target : targets) {
			say("warming " + target.name());
			target.warmUp(this.options.warmUp());
		}
		for (Load load : Load.values()) {
			measure(load, targets);
		}
		this.servers.stop();
	}

	private List<AppendTarget> appendTargets() throws IOException {
		List<AppendTarget> targets = new ArrayList<>();
		Path baseline = this.options.baseline();
		if (this.options.servers().contains("pgbench")) {
			targets.addAll(pgbench());
		}
		if (this.options.servers().contains("store")) {
			targets.add(store(STORE, "bench_store", null));
			if (baseline != null) {
				targets.add(store("baseline store, in process", "bench_store_baseline", baseline));
			}
		}
		if (this.options.servers().contains("http")) {
			targets.add(seeded(http(OURS, "bench_http", null)));
			if (baseline != null) {
				targets.add(seeded(http("baseline", "bench_http_baseline", baseline)));
			}
			else {
				targets.add(seeded(this.servers.http(OBSERVED, "bench_http_observed", null, true)));
			}
		}
		return targets;
	}

	private List<AppendTarget> pgbench() throws IOException {
		if (Files.isExecutable(this.options.pgbench())) {
			return this.servers.pgbench();
		}
		String loudly = "NO PGBENCH AT " + this.options.pgbench()
				+ ": NOTHING TO COMPARE WITH (Debian: apt-get install postgresql; or --pgbench=PATH)";
		System.err.println(loudly);
		this.report.note(loudly);
		return List.of();
	}

	private AppendTarget store(String name, String database, @Nullable Path jar) throws IOException {
		StoreTarget target = this.servers.store(name, database, jar);
		target.database().seedThreads(Load.SPREAD.threads());
		return target;
	}

	private HttpTarget http(String name, String database, @Nullable Path jar) throws IOException {
		return this.servers.http(name, database, jar, false);
	}

	private static HttpTarget seeded(HttpTarget target) throws IOException {
		target.database().seedThreads(Load.SPREAD.threads());
		return target;
	}

	private void measure(Load load, List<? extends AppendTarget> targets) throws IOException {
		List<List<Outcome>> rounds = rounds(targets.size());
		for (int round = 0; round < this.options.rounds(); round++) {
			for (int i = 0; i < targets.size(); i++) {
				rounds.get(i).add(measure(load, targets.get(i)));
			}
			say("messages, " + load.label() + ": round " + (round + 1) + " done");
		}
		for (int i = 0; i < targets.size(); i++) {
			this.report.append(new Case(load.label(), load.connections(), targets.get(i).name(), 0, rounds.get(i)));
		}
	}

	private Outcome measure(Load load, AppendTarget target) throws IOException {
		target.clear();
		Duration server = target.processorTime();
		Duration database = this.postgres.processorTime();
		AppendTarget.Appended appended = target.append(load, LEAD, this.options.window());
		long acknowledged = appended.acknowledged();
		Outcome outcome = appended.outcome()
			.costing(micros(target.processorTime().minus(server), acknowledged),
					micros(this.postgres.processorTime().minus(database), acknowledged));
		// Who loses a message, or answers without storing, must not pass for fast.
		if (target.stored() != acknowledged) {
			throw new IOException("%s acknowledged %d messages and stored %d".formatted(target.name(), acknowledged,
					target.stored()));
		}
		return outcome;
	}

	private void measureLists() throws IOException {
		List<HttpTarget> targets = new ArrayList<>();
		for (int threads : this.options.threads()) {
			HttpTarget target = http(OURS, "bench_list_" + threads, null);
			target.database().seedOrganizations(threads, ListView.ORGANIZATIONS);
			say("warming the list of " + threads);
			for (ListView view : ListView.values()) {
				target.load(Requests.inTurn(view.request()), 8, PATIENCE, this.options.warmUp() / 4);
			}
			targets.add(target);
		}
		measureLists(this.options.threads(), targets);
		this.servers.stop();
	}

	private void measureLists(List<Integer> threads, List<HttpTarget> targets) throws IOException {
		for (ListView view : ListView.values()) {
			List<List<Outcome>> rounds = rounds(targets.size());
			for (int round = 0; round < this.options.rounds(); round++) {
				for (int i = 0; i < targets.size(); i++) {
					requireRightAnswer(view, targets.get(i));
					rounds.get(i).add(measure(Requests.inTurn(view.request()), 1, targets.get(i), Integer.MAX_VALUE));
				}
			}
			for (int i = 0; i < targets.size(); i++) {
				this.report.read(new Case(view.label(threads.get(i)), 1, targets.get(i).name(), 0, rounds.get(i)));
			}
			say("lists, " + view + ": done");
		}
	}

	private static void requireRightAnswer(ListView view, HttpTarget target) throws IOException {
		String answer = target.exchange(view.request());
		if (!view.isRight(answer)) {
			throw new IOException("a wrong list: " + answer);
		}
	}

	private void measureCreates(HttpTarget target) throws IOException {
		Requests requests = new CreateRequests();
		if (!this.options.smoke()) {
			say("warming the creation of threads");
			target.load(requests, CREATE_CONNECTIONS, PATIENCE, this.options.warmUp() / 4);
		}
		List<Outcome> rounds = new ArrayList<>();
		for (int round = 0; round < this.options.rounds(); round++) {
			rounds.add(measure(requests, CREATE_CONNECTIONS, target, MOST_CREATES));
		}
		this.report.read(new Case(CREATE, CREATE_CONNECTIONS, target.name(), 0, rounds));
	}

	private Outcome measure(Requests requests, int connections, HttpTarget target, int most) throws IOException {
		target.load(requests, connections, LEAD.dividedBy(2), most);
		Duration server = target.processorTime();
		Duration database = this.postgres.processorTime();
		Outcome outcome = target.load(requests, connections, this.options.window(), most);
		return outcome.costing(micros(target.processorTime().minus(server), outcome.requests()),
				micros(this.postgres.processorTime().minus(database), outcome.requests()));
	}

	private static double micros(Duration spent, long answers) {
		return spent.toNanos() / 1e3 / Math.max(1, answers);
	}

	private static List<List<Outcome>> rounds(int targets) {
		List<List<Outcome>> rounds = new ArrayList<>();
		for (int i = 0; i < targets; i++) {
			rounds.add(new ArrayList<>());
		}
		return rounds;
	}

	private static void say(String progress) {
		System.err.println(progress);
	}

}
