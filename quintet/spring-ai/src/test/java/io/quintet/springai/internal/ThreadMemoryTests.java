package io.quintet.springai.internal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.UserMessage;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.quintet.acp.broadcast.LocalBroadcaster;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.store.ThreadStore.NewEvent;
import io.quintet.acp.store.ThreadStore.NewThread;
import io.quintet.acp.test.InMemoryThreadStore;
import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Ids;
import io.quintet.acp.thread.Metadata;
import io.quintet.acp.thread.Tenant;
import io.quintet.springai.BlockingThreadMemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ThreadMemoryTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final Identity ANN = Identity.user("ann", "Ann");

	private static final Identity GUIDE = Identity.assistant("guide", "Guide");

	private final ThreadStore store = new InMemoryThreadStore(new LocalBroadcaster());

	private String thread = "";

	@BeforeEach
	void createThread() {
		this.thread = this.store.createThread(new NewThread(Tenant.PUBLIC, Map.of(), ANN)).block(TIMEOUT).id();
	}

	private String say(Identity author, ContentPart... parts) {
		return store(author, new EventBody.Message(List.of(parts)));
	}

	private String store(Identity author, EventBody body) {
		String id = Ids.event();
		this.store.append(new NewEvent(id, this.thread, null, author, body, Map.of(), null, null)).block(TIMEOUT);
		return id;
	}

	private List<Message> read(ThreadMemory memory) {
		return memory.read(this.thread, "guide").block(TIMEOUT);
	}

	@Test
	void rolesAreThoseThatTheAssistantSees() {
		say(Identity.system("shop", "Shop"), ContentPart.text("Be kind."));
		say(ANN, ContentPart.text("Hello"));
		store(GUIDE, new EventBody.Reasoning("They greet me."));
		store(GUIDE, new EventBody.ToolCall("c1", "lookup", Metadata.toNode(Map.of())));
		say(GUIDE, ContentPart.text("Good "), ContentPart.text("morning!"));
		assertThat(read(new ThreadMemory(this.store, 10, 1000))).containsExactly(new SystemMessage("Be kind."),
				new UserMessage("Hello"), new AssistantMessage("Good \nmorning!"));
	}

	@Test
	void authorsAreNamedWhenThereAreSeveral() {
		say(ANN, ContentPart.text("Hello"));
		say(Identity.assistant("scribe", "Scribe"), ContentPart.text("Noted."));
		assertThat(read(new ThreadMemory(this.store, 10, 1000))).containsExactly(new UserMessage("Ann: Hello"),
				new UserMessage("Scribe: Noted."));
	}

	@Test
	void attachmentsAndFormsAreToldInWords() {
		say(ANN, new ContentPart.Image("https://example.com/a.png", "image/png", "a.png", null),
				new ContentPart.Form("trip", Map.of(), ContentPart.FormStatus.SUBMITTED,
						Metadata.of(Map.of("people", 2)), null, "A trip", null));
		assertThat(read(new ThreadMemory(this.store, 10, 1000))).containsExactly(
				new UserMessage("[image a.png, https://example.com/a.png]\n[form A trip, submitted: {\"people\":2}]"));
	}

	@Test
	void questionsForApprovalAndTheirAnswersAreLeftOut() {
		String question = say(GUIDE, approval(ContentPart.FormStatus.PENDING, null));
		say(ANN, approval(ContentPart.FormStatus.SUBMITTED, question));
		assertThat(read(new ThreadMemory(this.store, 10, 1000))).hasSize(1)
			.first()
			.isInstanceOf(AssistantMessage.class);
	}

	private static ContentPart approval(ContentPart.FormStatus status, @Nullable String answers) {
		return new ContentPart.Form("sha256:" + "0".repeat(64), Map.of(), status, null, answers, null, null);
	}

	@Test
	void theNewestMessagesAreKept() {
		IntStream.range(0, 250).forEach((i) -> say(ANN, ContentPart.text("message " + i)));
		ThreadMemory memory = new ThreadMemory(this.store, 3, 1000);
		assertThat(read(memory)).containsExactly(new UserMessage("message 247"), new UserMessage("message 248"),
				new UserMessage("message 249"));
		say(ANN, ContentPart.text("message 250"));
		assertThat(read(memory)).last().isEqualTo(new UserMessage("message 250"));
	}

	@Test
	void tokensAreBoundedApartFromTheNewestMessage() {
		say(ANN, ContentPart.text("one two three four five six seven eight nine ten"));
		say(ANN, ContentPart.text("one two three four five"));
		say(ANN, ContentPart.text("one two three"));
		assertThat(read(new ThreadMemory(this.store, 10, 8))).hasSize(2);
		assertThat(read(new ThreadMemory(this.store, 10, 7))).hasSize(1);
		assertThat(read(new ThreadMemory(this.store, 10, 1))).hasSize(1);
	}

	@Test
	void aLaterReadBeginsWhereTheWindowBegan() {
		IntStream.range(0, 250).forEach((i) -> say(ANN, ContentPart.text("message " + i)));
		AtomicInteger read = new AtomicInteger();
		ThreadMemory memory = new ThreadMemory(counting(read), 3, 1000);
		read(memory);
		assertThat(read).hasValueGreaterThanOrEqualTo(250);
		read.set(0);
		say(ANN, ContentPart.text("message 250"));
		assertThat(read(memory)).hasSize(3);
		assertThat(read).hasValue(4);
	}

	@Test
	void largeMessagesAreReadAFewAtATime() {
		String large = "word ".repeat(80_000);
		IntStream.range(0, 20).forEach((i) -> say(ANN, ContentPart.text(large)));
		List<AtomicInteger> parts = new ArrayList<>();
		ThreadStore observed = observed((events) -> {
			AtomicInteger part = new AtomicInteger();
			parts.add(part);
			return events.doOnNext((event) -> part.incrementAndGet());
		});
		assertThat(read(new ThreadMemory(observed, 3, 1000))).hasSize(1);
		assertThat(parts).hasSizeGreaterThan(1).allSatisfy((part) -> assertThat(part).hasValueLessThan(5));
	}

	/** The same store, which counts the events that are read. */
	private ThreadStore counting(AtomicInteger read) {
		return observed((events) -> events.doOnNext((event) -> read.incrementAndGet()));
	}

	private ThreadStore observed(UnaryOperator<Flux<?>> events) {
		return (ThreadStore) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { ThreadStore.class },
				(proxy, method, arguments) -> {
					if (method.isDefault()) {
						return InvocationHandler.invokeDefault(proxy, method, arguments);
					}
					Object answer = method.invoke(this.store, arguments);
					return method.getName().equals("events") ? events.apply((Flux<?>) answer) : answer;
				});
	}

	@Test
	void aThreadIsAChatMemoryThatIsReadOnly() {
		say(ANN, ContentPart.text("Hello"));
		BlockingThreadMemory memory = new BlockingThreadMemory(this.store, "guide", 10, 1000);
		memory.add(this.thread, List.of(new UserMessage("twice")));
		assertThat(memory.get(this.thread)).containsExactly(new UserMessage("Hello"));
		assertThat(memory.get("th_unknown")).isEmpty();
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> memory.clear(this.thread));
		assertThatIllegalStateException()
			.isThrownBy(() -> Mono.fromCallable(() -> memory.get(this.thread))
				.subscribeOn(Schedulers.parallel())
				.block(TIMEOUT))
			.withMessageContaining("BlockingThreadMemory was called");
	}

}
