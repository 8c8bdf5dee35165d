package io.quintet.acp.test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.IntFunction;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.store.RunTransition;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.store.ThreadStore.Guard;
import io.quintet.acp.store.ThreadStore.MemberRemoval;
import io.quintet.acp.store.ThreadStore.NewEvent;
import io.quintet.acp.store.ThreadStore.NewMember;
import io.quintet.acp.store.ThreadStore.NewRuns;
import io.quintet.acp.store.ThreadStore.NewThread;
import io.quintet.acp.store.ThreadStore.RunLease;
import io.quintet.acp.store.ThreadStore.RunOwner;
import io.quintet.acp.store.ThreadStore.StartedRun;
import io.quintet.acp.store.ThreadStore.ThreadUpdate;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Ids;
import io.quintet.acp.thread.Member;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunError;
import io.quintet.acp.thread.RunStatus;
import io.quintet.acp.thread.Tenant;
import io.quintet.acp.thread.ThreadEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One part of the contract, and the vocabulary of its tests. Every test has people,
 * assistants, a tenant and a node of its own, and removes its threads.
 */
abstract class ThreadStoreContractPart {

	static final int WRITERS = 16;

	static final Duration LONG = Duration.ofMinutes(10);

	static final Duration SHORT = Duration.ofMillis(1);

	static final int MANY = 100_000;

	static final RunError BOOM = new RunError(RunError.HANDLER_ERROR, "boom");

	final RecordingBroadcaster broadcaster = new RecordingBroadcaster();

	final String nonce = Ids.call().substring("call_".length());

	final Tenant tenant = Tenant.of(Map.of("org", this.nonce));

	final Identity ann = Identity.user("ann-" + this.nonce, "Ann").withTenant(this.tenant);

	final Identity bob = Identity.user("bob-" + this.nonce, "Bob").withTenant(this.tenant);

	final Identity eve = Identity.user("eve-" + this.nonce, "Eve")
		.withTenant(Tenant.of(Map.of("org", "not " + this.nonce)));

	final Identity helper = Identity.assistant("helper-" + this.nonce, "Helper");

	final Identity clerk = Identity.assistant("clerk-" + this.nonce, "Clerk");

	final String node = "node-" + this.nonce;

	private final Map<String, AcpThread> created = new LinkedHashMap<>();

	private @Nullable ThreadStore store;

	abstract ThreadStoreContract contract();

	@BeforeEach
	void createStore() {
		this.store = contract().store(this.broadcaster, false);
	}

	@AfterEach
	void removeThreads() throws Exception {
		ThreadStore store = store();
		StepVerifier
			.create(Flux.fromIterable(this.created.keySet())
				.flatMap((id) -> store.deleteThread(id, null).onErrorComplete(), 4)
				.then())
			.expectComplete()
			.verify(timeout());
		contract().release(store);
	}

	final Duration timeout() {
		return contract().timeout();
	}

	final void passTime(Duration time) {
		contract().passTime(time);
	}

	final ThreadStore store() {
		return Objects.requireNonNull(this.store, "There is no store before a test");
	}

	final void turnLifecycleEventsOn() throws Exception {
		contract().release(store());
		this.store = contract().store(this.broadcaster, true);
	}

	// What the tests do

	final AcpThread newThread() {
		return newThread(this.tenant, this.ann);
	}

	final AcpThread newThread(Tenant tenant, Identity creator) {
		return newThread(new NewThread(tenant, Map.of(), creator));
	}

	final AcpThread newThread(NewThread thread) {
		return toBeRemoved(get(store().createThread(thread)));
	}

	final AcpThread toBeRemoved(AcpThread thread) {
		this.created.put(thread.id(), thread);
		return thread;
	}

	final AcpThread newThreadWith(Identity... members) {
		AcpThread thread = newThread();
		for (Identity member : members) {
			get(store().addMember(member(thread, member)));
		}
		this.broadcaster.clear();
		return thread;
	}

	final AcpThread read(AcpThread thread) {
		return get(store().access(thread.id(), this.ann.id())).thread();
	}

	/** Lists threads in pages, and leaves out what is not of this test. */
	final List<AcpThread> visibleTo(Tenant caller, int limit) {
		Instant oldest = this.created.values().stream().map(AcpThread::createdAt).min(Instant::compareTo).orElseThrow();
		List<AcpThread> listed = pages((before) -> store().threads(caller, before, limit)
			.takeWhile((thread) -> !thread.createdAt().isBefore(oldest)), AcpThread::cursor);
		return listed.stream().filter((thread) -> this.created.containsKey(thread.id())).toList();
	}

	final List<AcpThread> visibleTo(Tenant caller) {
		return visibleTo(caller, 100);
	}

	final List<ThreadEvent> eventsOf(AcpThread thread) {
		return all(store().events(thread.id(), null, MANY));
	}

	final List<Identity> membersOf(AcpThread thread) {
		return all(store().members(thread.id()).map(Member::identity));
	}

	final Run read(Run run) {
		return get(store().runAccess(run.id(), this.ann.id())).run();
	}

	final NewMember member(AcpThread thread, Identity identity) {
		return member(thread, identity, 1_000);
	}

	final NewMember member(AcpThread thread, Identity identity, int maxMembers) {
		return new NewMember(thread.id(), Guard.of(this.ann), identity, Member.DEFAULT_ROLE, this.ann, maxMembers);
	}

	final MemberRemoval removal(AcpThread thread, Identity identity) {
		return new MemberRemoval(thread.id(), Guard.of(this.ann), identity.id(), this.ann);
	}

	final ThreadUpdate update(AcpThread thread, @Nullable Tenant tenant, @Nullable Map<String, JsonNode> metadata) {
		return new ThreadUpdate(thread.id(), Guard.of(this.ann), this.ann, tenant, metadata);
	}

	final NewEvent message(AcpThread thread, Identity author, String text) {
		return message(thread, author, text, null);
	}

	final NewEvent message(AcpThread thread, Identity author, String text, @Nullable String clientId) {
		return new NewEvent(Ids.event(), thread.id(), Guard.of(author), author, body(text), Map.of(), clientId, null);
	}

	final NewEvent eventOf(Run run, String text) {
		return eventOf(run, text, this.node);
	}

	final NewEvent eventOf(Run run, String text, String owner) {
		return new NewEvent(Ids.event(), run.threadId(), null, run.assistant(), body(text), Map.of(), null,
				new RunOwner(run.id(), owner));
	}

	final NewRuns invocation(AcpThread thread, @Nullable String key, Identity... assistants) {
		return invocation(thread, key, LONG, 32, assistants);
	}

	final NewRuns invocation(AcpThread thread, @Nullable String key, Duration lease, int maxActive,
			Identity... assistants) {
		return new NewRuns(thread.id(), Guard.of(this.ann), List.of(assistants).stream().map(Identity::id).toList(),
				key, this.ann, new RunLease(this.node, lease), 1, maxActive);
	}

	final Run pendingRun(AcpThread thread, Identity assistant) {
		return get(store().startRuns(invocation(thread, null, assistant))).get(0).run();
	}

	final Run runningRun(AcpThread thread, Identity assistant) {
		return step(pendingRun(thread, assistant), RunStatus.RUNNING);
	}

	final Run lapsedRun(AcpThread thread, Identity assistant) {
		Run run = get(store().startRuns(invocation(thread, null, SHORT, 32, assistant))).get(0).run();
		awaitLapse(run);
		return run;
	}

	final void awaitLapse(Run run) {
		StepVerifier.create(Mono.defer(() -> {
			passTime(SHORT);
			return store().lapsedRuns(MANY).any(run.id()::equals);
		}).filter(Boolean::booleanValue).repeatWhenEmpty((tries) -> tries.delayElements(SHORT)))
			.expectNext(true)
			.expectComplete()
			.verify(timeout());
	}

	final Run step(Run run, RunStatus to) {
		return get(store().transition(byOwner(run, to)));
	}

	final RunTransition byOwner(Run run, RunStatus to) {
		return RunTransition.byOwner(new RunOwner(run.id(), this.node), to, (to == RunStatus.FAILED) ? BOOM : null,
				Ids.event());
	}

	static EventBody body(String text) {
		return new EventBody.Message(List.of(ContentPart.text(text)));
	}

	static String text(ThreadEvent event) {
		return (event.body() instanceof EventBody.Message message) ? message.text() : event.type();
	}

	static List<Run> runs(List<StartedRun> started) {
		return started.stream().map(StartedRun::run).toList();
	}

	// What the tests look at

	final List<ThreadFrame> framesOf(AcpThread thread) {
		return this.broadcaster.frames(thread.id());
	}

	/** The kinds of frames, and the types of the events among them. */
	final List<String> kindsOf(AcpThread thread) {
		return framesOf(thread).stream()
			.map((frame) -> (frame instanceof ThreadFrame.EventStored stored) ? stored.event().type()
					: frame.getClass().getSimpleName())
			.toList();
	}

	final void assertPublishedAsStored(AcpThread thread) {
		List<ThreadEvent> stored = eventsOf(thread);
		assertThat(this.broadcaster.events(thread.id())).as("published events").isEqualTo(stored);
		assertStrictlyIncreasing(stored);
	}

	static void assertStrictlyIncreasing(List<ThreadEvent> events) {
		for (int i = 1; i < events.size(); i++) {
			assertThat(events.get(i).createdAt()).as("time of event " + i).isAfter(events.get(i - 1).createdAt());
		}
	}

	final void assertRefused(Publisher<?> operation, ErrorCode code) {
		StepVerifier.create(Flux.from(operation).then())
			.expectErrorSatisfies((error) -> assertThat(error).isInstanceOfSatisfying(AcpException.class,
					(refusal) -> assertThat(refusal.code()).isEqualTo(code)))
			.verify(timeout());
	}

	final void assertRefused(Publisher<?> operation, AcpException expected) {
		StepVerifier.create(Flux.from(operation).then())
			.expectErrorSatisfies((error) -> assertThat(error).hasMessage(expected.getMessage())
				.isInstanceOfSatisfying(AcpException.class,
						(refusal) -> assertThat(refusal.code()).isEqualTo(expected.code())))
			.verify(timeout());
	}

	// How the tests wait

	final <T> T get(Mono<T> mono) {
		List<T> answer = new ArrayList<>();
		StepVerifier.create(mono).consumeNextWith(answer::add).expectComplete().verify(timeout());
		return answer.get(0);
	}

	final <T> List<T> all(Flux<T> flux) {
		return get(flux.collectList());
	}

	final void done(Mono<Void> mono) {
		StepVerifier.create(mono).expectComplete().verify(timeout());
	}

	final void assertEmpty(Publisher<?> publisher) {
		StepVerifier.create(publisher).expectComplete().verify(timeout());
	}

	/** Subscribes and walks away. */
	static void abandon(Publisher<?> operation) {
		Flux.from(operation).onErrorComplete().subscribe().dispose();
	}

	/** Reads pages one behind the other until one is empty. */
	final <T> List<T> pages(Function<@Nullable Cursor, Flux<T>> page, Function<T, Cursor> position) {
		List<T> read = new ArrayList<>();
		List<T> items = all(page.apply(null));
		while (!items.isEmpty()) {
			read.addAll(items);
			assertThat(read).as("pages that come to an end").hasSizeLessThan(MANY);
			items = all(page.apply(position.apply(items.get(items.size() - 1))));
		}
		return read;
	}

	/** Runs operations on as many threads at once and tells what became of each. */
	final <T> List<Signal<T>> atOnce(int times, IntFunction<Mono<T>> operation) {
		return together(times, (worker) -> operation.apply(worker).materialize().flux());
	}

	/** Runs the work of as many writers at once and collects what it emits. */
	final <T> List<T> together(int writers, IntFunction<Flux<T>> work) {
		Scheduler threads = Schedulers.newParallel("store-contract", writers);
		try {
			return all(Flux.range(0, writers)
				.flatMap((writer) -> Flux.defer(() -> work.apply(writer)).subscribeOn(threads), writers));
		}
		finally {
			threads.dispose();
		}
	}

	static <T> List<T> values(List<Signal<T>> signals) {
		List<T> values = new ArrayList<>();
		for (Signal<T> signal : signals) {
			T value = signal.get();
			if (value != null) {
				values.add(value);
			}
		}
		return values;
	}

	static <T> List<ErrorCode> refusals(List<Signal<T>> signals) {
		List<ErrorCode> codes = new ArrayList<>();
		for (Signal<T> signal : signals) {
			Throwable error = signal.getThrowable();
			if (error != null) {
				assertThat(error).isInstanceOf(AcpException.class);
				codes.add(((AcpException) error).code());
			}
		}
		return codes;
	}

	/** Reads what is stored at the very moment a frame is published. */
	final <T> List<T> readOnFrames(Function<ThreadFrame, Mono<T>> read, Runnable meanwhile) {
		ConcurrentLinkedQueue<Mono<T>> reads = new ConcurrentLinkedQueue<>();
		Disposable listening = this.broadcaster.listen((frame) -> {
			Mono<T> reading = read.apply(frame).cache();
			reading.subscribe((value) -> {
			}, (error) -> {
			});
			reads.add(reading);
		});
		try {
			meanwhile.run();
		}
		finally {
			listening.dispose();
		}
		return all(Flux.fromIterable(reads).concatMap((reading) -> reading));
	}

}
