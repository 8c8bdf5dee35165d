package io.quintet.acp.autoconfigure;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * A database that is not Postgres and cannot be reached.
 */
final class OtherDatabase implements ConnectionFactory {

	@Override
	public Publisher<? extends Connection> create() {
		return Mono.error(new IllegalStateException("must not be asked"));
	}

	@Override
	public ConnectionFactoryMetadata getMetadata() {
		return () -> "H2";
	}

}
