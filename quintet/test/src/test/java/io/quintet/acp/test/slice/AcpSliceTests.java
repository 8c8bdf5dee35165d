package io.quintet.acp.test.slice;

import java.time.Duration;
import java.util.Map;

import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

import io.quintet.acp.BlockingAcpThreads;
import io.quintet.acp.Invocation;
import io.quintet.acp.MessageDraft;
import io.quintet.acp.assistant.Assistants;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.test.AcpTest;
import io.quintet.acp.test.InMemoryThreadStore;
import io.quintet.acp.test.RecordingBroadcaster;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Member;
import io.quintet.acp.thread.Tenant;
import io.quintet.acp.thread.ThreadEvent;
import io.quintet.hpp.test.TestClock;

import static org.assertj.core.api.Assertions.assertThat;

@AcpTest(properties = "acp.lifecycle-events=false")
class AcpSliceTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final Identity ANN = Identity.user("ann", "Ann");

	@Autowired
	private BlockingAcpThreads threads;

	@Autowired
	private RecordingBroadcaster broadcaster;

	@Autowired
	private Assistants assistants;

	@Autowired
	private TestClock clock;

	@Autowired
	private ApplicationContext context;

	@Test
	void assistantsOfTheApplicationExecuteTheirRuns() {
		assertThat(answerOf("echo")).isEqualTo("after 1");
		assertThat(answerOf("clerk")).isEqualTo("next, please");
		assertThat(this.assistants.ids()).containsExactlyInAnyOrder("echo", "clerk");
	}

	@Test
	void timeStandsStill() {
		ThreadEvent event = this.threads.send(ANN, newThread(), MessageDraft.text(null, "hello")).event();
		assertThat(event.createdAt()).isBetween(this.clock.instant(), this.clock.instant().plusMillis(1));
	}

	@Test
	void thereIsNoDatabaseAndNothingElseOfTheApplication() {
		assertThat(this.context.getBean(ThreadStore.class)).isInstanceOf(InMemoryThreadStore.class);
		assertThat(this.context.getBeansOfType(ConnectionFactory.class)).isEmpty();
		assertThat(this.context.getBeansOfType(Accounting.class)).isEmpty();
		assertThat(this.context.getBeansOfType(Desk.class)).hasSize(1);
	}

	private String answerOf(String assistant) {
		String id = newThread();
		this.threads.addMember(ANN, id, Identity.assistant(assistant, assistant), Member.DEFAULT_ROLE);
		this.threads.invoke(ANN, id, Invocation.of(assistant));
		this.broadcaster.awaitEvent(id, "run.completed", TIMEOUT);
		return ((EventBody.Message) this.broadcaster.awaitEvent(id, "message", TIMEOUT).body()).text();
	}

	private String newThread() {
		return this.threads.create(ANN, Tenant.PUBLIC, Map.of()).id();
	}

}
