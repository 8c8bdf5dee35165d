package io.quintet.samples.chat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.acp.AcpThreads;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Member;
import io.quintet.acp.thread.Metadata;

/**
 * The room that everybody meets in: the newest thread that was opened here. It shows how
 * an application uses ACP for itself.
 */
class ChatRoom {

	private static final Identity HOST = Identity.system("host", "Host").withTenant(DemoUsers.TENANT);

	private static final List<Identity> MEMBERS = Stream
		.concat(DemoUsers.ALL.stream(), Stream.of(Identity.assistant(Guide.ID, "Guide"),
				Identity.assistant(Scribe.ID, "Scribe"), Identity.assistant(Clerk.ID, "Clerk")))
		.toList();

	// Marks the rooms that the host is a member of and can add members to.
	private static final String TITLE = "title";

	private static final int PAGE = 100;

	// Two who come at once share one search, so that they do not open a room each.
	private static final Duration SHARED = Duration.ofSeconds(1);

	private final AcpThreads threads;

	private final Mono<AcpThread> current;

	ChatRoom(AcpThreads threads) {
		this.threads = threads;
		this.current = Mono.defer(() -> newest(null))
			.flatMap(this::complete)
			.switchIfEmpty(Mono.defer(this::open))
			.cache(SHARED);
	}

	/** Finds the room, or opens the first one. */
	Mono<AcpThread> current() {
		return this.current;
	}

	/** Opens another room with everybody in it. */
	Mono<AcpThread> open() {
		return this.threads.create(HOST, DemoUsers.TENANT, Metadata.of(Map.of(TITLE, "Weekend plans")))
			.flatMap(this::complete);
	}

	private Mono<AcpThread> newest(@Nullable Cursor before) {
		return this.threads.list(HOST, before, PAGE).flatMap((page) -> {
			Mono<AcpThread> found = Mono.justOrEmpty(page.items().stream().filter(ChatRoom::isHosted).findFirst());
			Cursor next = page.nextCursor();
			return (next != null) ? found.switchIfEmpty(Mono.defer(() -> newest(next))) : found;
		});
	}

	private static boolean isHosted(AcpThread thread) {
		return thread.tenant().equals(DemoUsers.TENANT) && thread.metadata().containsKey(TITLE);
	}

	// The application may have been stopped between the creation and the last member.
	private Mono<AcpThread> complete(AcpThread room) {
		return this.threads.members(HOST, room.id())
			.map(ChatRoom::ids)
			.flatMapMany((present) -> Flux.fromIterable(MEMBERS).filter((member) -> !present.contains(member.id())))
			.concatMap((member) -> this.threads.addMember(HOST, room.id(), member, Member.DEFAULT_ROLE))
			.then(Mono.just(room));
	}

	private static Set<String> ids(List<Member> members) {
		return members.stream().map((member) -> member.identity().id()).collect(Collectors.toSet());
	}

}
