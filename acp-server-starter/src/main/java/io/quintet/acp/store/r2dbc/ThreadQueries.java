package io.quintet.acp.store.r2dbc;

/**
 * The list of threads that a caller can see.
 */
final class ThreadQueries {

	/** One bounded index scan per scope. */
	static final String BY_SCOPE = """
			select t.id, t.tenant, t.metadata, t.created_at, t.updated_at
			from unnest(:scopes::text[]) as s(scope) cross join lateral (
			  select * from acp_threads
			  where scope = s.scope and (created_at, id) < (:at, :id)
			  order by created_at desc, id desc limit :limit) t
			order by t.created_at desc, t.id desc limit :limit""";

	/** For callers with so many keys that a scan of the newest threads is cheaper. */
	static final String BY_SCAN = """
			select id, tenant, metadata, created_at, updated_at from acp_threads
			where tenant <@ :tenant::jsonb and (created_at, id) < (:at, :id)
			order by created_at desc, id desc limit :limit""";

	private ThreadQueries() {
	}

}
