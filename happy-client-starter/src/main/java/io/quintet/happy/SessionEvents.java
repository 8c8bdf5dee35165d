package io.quintet.happy;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import io.quintet.happy.internal.session.EventReader;
import io.quintet.happy.session.AgentState;
import io.quintet.happy.session.SessionEvent;
import io.quintet.happy.session.SessionEvent.Origin;

/** Turns the items of a feed into events. */
final class SessionEvents {

	private final Directory directory;

	private final SessionFeed feed;

	SessionEvents(Directory directory, SessionFeed feed) {
		this.directory = directory;
		this.feed = feed;
	}

	Flux<SessionEvent> events(String sessionId, long afterSeq) {
		return Flux.defer(() -> {
			Reader reader = new Reader(sessionId);
			return this.directory.known(sessionId)
				.flatMapMany((session) -> this.feed.follow(session, afterSeq))
				.concatMapIterable(reader::events, 1);
		});
	}

	private static final class Reader {

		private final EventReader events;

		private final Origin origin;

		private @Nullable AgentState state;

		Reader(String sessionId) {
			this.events = new EventReader(sessionId);
			this.origin = new Origin(sessionId, 0, null, null, null, Instant.EPOCH);
		}

		List<SessionEvent> events(FeedItem item) {
			if (item instanceof FeedItem.NewMessage message) {
				return List.of(this.events.message(message.message()));
			}
			if (item instanceof FeedItem.State state) {
				AgentState before = this.state;
				this.state = state.state();
				return this.events.state(before, state.state(), state.version());
			}
			if (item instanceof FeedItem.Metadata metadata) {
				return List.of(new SessionEvent.MetadataChanged(this.origin, metadata.metadata(), metadata.version()));
			}
			if (item instanceof FeedItem.Activity activity) {
				return List.of(new SessionEvent.Activity(this.origin, activity.active(), activity.thinking()));
			}
			FeedItem.Connection connection = (FeedItem.Connection) item;
			return List.of(new SessionEvent.Connection(this.origin, connection.connected()));
		}

	}

}
