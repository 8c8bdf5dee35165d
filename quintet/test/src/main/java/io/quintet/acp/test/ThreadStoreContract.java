package io.quintet.acp.test;

/**
 * The promises of {@link io.quintet.acp.store.ThreadStore} as tests. The test class of a
 * store extends this one and supplies the store:
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
public abstract class ThreadStoreContract extends ThreadStoreRunContract {

}
