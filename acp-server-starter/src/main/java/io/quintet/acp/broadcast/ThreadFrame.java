package io.quintet.acp.broadcast;

import java.util.List;

import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.ThreadEvent;

/**
 * A committed change of one thread, as listeners are told.
 */
public sealed interface ThreadFrame {

	/**
	 * Returns the thread.
	 * @return id of the thread
	 */
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

}
