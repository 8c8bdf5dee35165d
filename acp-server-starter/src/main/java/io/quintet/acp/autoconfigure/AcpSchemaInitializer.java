package io.quintet.acp.autoconfigure;

import io.r2dbc.spi.ConnectionFactory;
import org.springframework.boot.sql.init.DatabaseInitializationMode;

import io.quintet.support.boot.SchemaInitializer;

/**
 * Creates tables and functions, or else looks whether they are there.
 */
final class AcpSchemaInitializer extends SchemaInitializer {

	static final String SCRIPT = "io/quintet/acp/store/r2dbc/V1__acp_threads.sql";

	private static final String CHECK = """
			select 'acp_threads'::regclass, 'acp_members'::regclass, 'acp_events'::regclass, 'acp_runs'::regclass, \
			'acp_invocations'::regclass, 'acp_gone_threads'::regclass, 'acp_purge_v1'::regproc, 'acp_create_thread_v1'::regproc, 'acp_lock_thread_v1'::regproc, \
			'acp_refusal_v1'::regproc, 'acp_append_v2'::regproc, 'acp_append_many_v2'::regproc, \
			'acp_update_thread_v2'::regproc, 'acp_delete_thread_v1'::regproc, 'acp_add_member_v2'::regproc, \
			'acp_remove_member_v3'::regproc, 'acp_start_runs_v2'::regproc, \
			'acp_streams'::regclass, 'acp_stream_parts'::regclass, 'acp_save_streams_v1'::regproc, \
			'acp_store_streams_v1'::regproc, 'acp_keep_streams_v1'::regproc, 'acp_transition_v3'::regproc""";

	private static final Schema SCHEMA = new Schema("ACP", "acp.store.initialize-schema", "acp-server-starter", SCRIPT,
			CHECK);

	private final ConnectionFactory factory;

	AcpSchemaInitializer(ConnectionFactory factory, DatabaseInitializationMode mode, boolean embedded) {
		super(factory, SCHEMA, mode, embedded);
		this.factory = factory;
	}

	@Override
	public boolean initializeDatabase() {
		String product = this.factory.getMetadata().getName();
		if (!product.equals("PostgreSQL")) {
			throw AcpFailures.notPostgres(product);
		}
		return super.initializeDatabase();
	}

}
