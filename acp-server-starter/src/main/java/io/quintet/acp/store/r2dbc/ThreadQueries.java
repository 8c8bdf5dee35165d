package io.quintet.acp.store.r2dbc;

/**
 * The list of threads that a caller can see.
 */
final class ThreadQueries {

	/**
	 * One bounded index scan per scope. What is asked for is kept from the planner: with
	 * it in sight Postgres plans every execution anew once the table is large, which
	 * takes longer than the scans.
	 */
	static final String BY_SCOPE = """
			with asked as materialized (select $1::text[] as scopes, $2::timestamptz as at, $3::text as id,
			    $4::int as size)
			select t.id, t.tenant, t.metadata, t.created_at, t.updated_at
			from asked cross join unnest(asked.scopes) as s(scope) cross join lateral (
			  select * from acp_threads
			  where scope = s.scope and (created_at, id) < (asked.at, asked.id)
			  order by created_at desc, id desc limit asked.size) t
			order by t.created_at desc, t.id desc limit (select asked.size from asked)""";

	/** For callers with so many keys that a scan of the newest threads is cheaper. */
	static final String BY_SCAN = """
			select id, tenant, metadata, created_at, updated_at from acp_threads
			where tenant <@ $1::jsonb and (created_at, id) < ($2, $3)
			order by created_at desc, id desc limit $4""";

	private ThreadQueries() {
	}

}
