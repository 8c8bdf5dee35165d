package io.quintet.acp.broadcast;

import java.util.List;

import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunError;
import io.quintet.acp.thread.StreamType;
import io.quintet.acp.thread.ThreadEvent;

/**
 * What listeners are told of one thread: a committed change, or a part of a text that is
 * being written. Only changes have to arrive; a text is stored as an event in the end,
 * and who misses a part of it before can {@linkplain StreamsWanted ask}.
 */
public sealed interface ThreadFrame {

	/** Returns the thread. */
	String threadId();

	/**
	 * An event was stored.
	 *
	 * @param event the event
	 */
	record EventStored(ThreadEvent event) implements ThreadFrame {

		@Override
		public String threadId() {
			return this.event.threadId();
		}

	}

	/**
	 * A thread was patched.
	 *
	 * @param thread the thread since
	 */
	record ThreadUpdated(AcpThread thread) implements ThreadFrame {

		@Override
		public String threadId() {
			return this.thread.id();
		}

	}

	/**
	 * A thread and all that belongs to it is gone.
	 *
	 * @param threadId the thread
	 */
	record ThreadDeleted(String threadId) implements ThreadFrame {
	}

	/**
	 * A member was added or removed, possibly without effect.
	 *
	 * @param threadId the thread
	 * @param members all members since, in the order of adding
	 */
	record MembersUpdated(String threadId, List<Identity> members) implements ThreadFrame {

		/**
		 * Creates a frame.
		 * @param members copied
		 */
		public MembersUpdated {
			members = List.copyOf(members);
		}

	}

	/**
	 * A run has another status.
	 *
	 * @param run the run since
	 */
	record RunUpdated(Run run) implements ThreadFrame {

		@Override
		public String threadId() {
			return this.run.threadId();
		}

	}

	/**
	 * An assistant has begun to write a text.
	 *
	 * @param threadId the thread
	 * @param eventId id of the event that the text becomes
	 * @param runId the run
	 * @param type what the text becomes
	 * @param author the assistant
	 */
	record StreamStarted(String threadId, String eventId, String runId, StreamType type,
			Identity author) implements ThreadFrame {
	}

	/**
	 * A text goes on.
	 *
	 * @param threadId the thread
	 * @param eventId id of the event that the text becomes
	 * @param offset length of the text before, in characters of Java
	 * @param text the next part, which begins and ends between two code points
	 */
	record StreamDelta(String threadId, String eventId, int offset, String text) implements ThreadFrame {
	}

	/**
	 * A text has failed; the event with what there is of it comes next.
	 *
	 * @param threadId the thread
	 * @param eventId id of the event that the text becomes
	 * @param error why
	 */
	record StreamFailed(String threadId, String eventId, RunError error) implements ThreadFrame {
	}

	/**
	 * A listener has missed something of the texts that are being written in a thread:
	 * who writes them begins again with their start and tells all that there is.
	 *
	 * @param threadId the thread
	 */
	record StreamsWanted(String threadId) implements ThreadFrame {
	}

}
