package io.quintet.acp.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.quintet.acp.Acp;
import io.quintet.acp.AcpLimits;
import io.quintet.acp.BlockingAcpThreads;
import io.quintet.acp.MessageDraft;
import io.quintet.acp.assistant.Assistants;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Metadata;
import io.quintet.acp.thread.Page;
import io.quintet.acp.thread.Tenant;
import io.quintet.acp.thread.ThreadEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pages that end early because of their size.
 */
class PageSizeTests {

	private static final Identity ANN = Identity.user("ann", "Ann");

	private static final int SIZE = 100_000;

	private static final String LARGE = "x".repeat(30_000);

	private final RecordingBroadcaster broadcaster = new RecordingBroadcaster();

	private final InMemoryThreadStore store = new InMemoryThreadStore(this.broadcaster);

	private final BlockingAcpThreads threads = threads();

	private BlockingAcpThreads threads() {
		Assistants assistants = Assistants.of(List.of());
		return new BlockingAcpThreads(Acp.builder(this.store, this.broadcaster, assistants)
			.limits(new AcpLimits(1000, SIZE, 65_536, 1000, AcpLimits.Shape.defaults()))
			.build()
			.threads(), Duration.ofSeconds(20));
	}

	@Test
	void theListOfThreadsGoesOnWhereAPageWasTooLarge() {
		for (int i = 0; i < 10; i++) {
			this.threads.create(ANN, Tenant.PUBLIC, Metadata.of(Map.of("text", LARGE)));
		}
		List<Page<AcpThread>> pages = pages((cursor) -> this.threads.list(ANN, cursor, 100));
		assertThat(pages).extracting((page) -> page.items().size()).containsExactly(4, 4, 2);
		assertThat(pages).flatExtracting(Page::items).doesNotHaveDuplicates().hasSize(10);
	}

	@Test
	void eventsWhoseFilesHaveLongNamesGoOnLikewise() {
		String thread = this.threads.create(ANN, Tenant.PUBLIC, Map.of()).id();
		for (int i = 0; i < 9; i++) {
			ContentPart file = new ContentPart.Document("u", "m", LARGE, null);
			this.threads.send(ANN, thread, new MessageDraft(null, List.of(file), Map.of()));
		}
		List<Page<ThreadEvent>> pages = pages((cursor) -> this.threads.events(ANN, thread, cursor, 100));
		assertThat(pages).hasSize(3);
		assertThat(pages).flatExtracting(Page::items).isEqualTo(this.broadcaster.events(thread));
	}

	@Test
	void aPageThatIsFullAndLargeAtOnceHasNoCursorAtTheEnd() {
		for (int i = 0; i < 4; i++) {
			this.threads.create(ANN, Tenant.PUBLIC, Metadata.of(Map.of("text", LARGE)));
		}
		assertThat(this.threads.list(ANN, null, 4).nextCursor()).isNull();
		assertThat(this.threads.list(ANN, null, 100).nextCursor()).isNull();
		assertThat(this.threads.list(ANN, null, 3).nextCursor()).isNotNull();
	}

	private static <T> List<Page<T>> pages(Function<@Nullable Cursor, Page<T>> read) {
		List<Page<T>> pages = new ArrayList<>();
		Cursor cursor = null;
		do {
			Page<T> page = read.apply(cursor);
			pages.add(page);
			cursor = page.nextCursor();
		}
		while (cursor != null);
		return pages;
	}

}
