package io.quintet.postgres.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the embedded Postgres server.
 *
 * @param enabled Whether an application that names no database starts one.
 * @param dataDir Directory of its data and binaries, kept over restarts; one running
 * application at a time.
 */
@ConfigurationProperties("embedded-postgres")
public record EmbeddedPostgresProperties(@DefaultValue("true") boolean enabled,
		@DefaultValue("./data/postgres") String dataDir) {

	public EmbeddedPostgresProperties {
		if (dataDir.isBlank()) {
			throw new IllegalArgumentException("'embedded-postgres.data-dir' must not be blank");
		}
	}

}
