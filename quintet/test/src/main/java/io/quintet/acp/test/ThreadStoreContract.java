package io.quintet.acp.test;

import java.time.Duration;

import org.junit.jupiter.api.Nested;

import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.store.ThreadStore;

/**
 * The promises of {@link ThreadStore} as tests. The test class of a store extends this
 * one and supplies the store:
 *
 * <pre>
 * class RedisThreadStoreTests extends ThreadStoreContract {
 *
 *     &#64;Override
 *     protected ThreadStore store(Broadcaster broadcaster, boolean lifecycleEvents) {
 *         return new RedisThreadStore(redis, broadcaster, lifecycleEvents);
 *     }
 *
 * }
 * </pre>
 *
 * Every test has threads, people and a tenant of its own and deletes its threads in the
 * end, so the database behind the store need not be empty and may be used by others
 * meanwhile. Its clock has to run, or {@link #passTime} has to move it.
 */
public abstract class ThreadStoreContract {

	/**
	 * Creates the store, once or twice for every test.
	 * @param broadcaster told about every change
	 * @param lifecycleEvents whether creation and members are told by events
	 * @return the store
	 */
	protected abstract ThreadStore store(Broadcaster broadcaster, boolean lifecycleEvents);

	/**
	 * Gives a store back that is not needed any more. Closes it if it is
	 * {@link AutoCloseable}, and does nothing more unless overridden.
	 * @param store the store
	 * @throws Exception fails the test
	 */
	protected void release(ThreadStore store) throws Exception {
		if (store instanceof AutoCloseable closeable) {
			closeable.close();
		}
	}

	/**
	 * Called while a test waits for a lease to lapse. Does nothing unless overridden;
	 * override it when the clock of the store stands still.
	 * @param time time that has to pass
	 */
	protected void passTime(Duration time) {
	}

	/**
	 * Returns the longest time that any operation may take before its test fails.
	 * @return one minute unless overridden
	 */
	protected Duration timeout() {
		return Duration.ofMinutes(1);
	}

	@Nested
	class Threads extends ThreadStoreThreadContract {

		@Override
		ThreadStoreContract contract() {
			return ThreadStoreContract.this;
		}

	}

	@Nested
	class Members extends ThreadStoreMemberContract {

		@Override
		ThreadStoreContract contract() {
			return ThreadStoreContract.this;
		}

	}

	@Nested
	class Events extends ThreadStoreEventContract {

		@Override
		ThreadStoreContract contract() {
			return ThreadStoreContract.this;
		}

	}

	@Nested
	class Values extends ThreadStoreValueContract {

		@Override
		ThreadStoreContract contract() {
			return ThreadStoreContract.this;
		}

	}

	@Nested
	class Runs extends ThreadStoreRunContract {

		@Override
		ThreadStoreContract contract() {
			return ThreadStoreContract.this;
		}

	}

	@Nested
	class RunSteps extends ThreadStoreRunStepContract {

		@Override
		ThreadStoreContract contract() {
			return ThreadStoreContract.this;
		}

	}

	@Nested
	class Streams extends ThreadStoreStreamContract {

		@Override
		ThreadStoreContract contract() {
			return ThreadStoreContract.this;
		}

	}

}
