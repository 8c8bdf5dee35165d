package io.quintet.postgres.autoconfigure;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.SpringProperties;

import io.quintet.postgres.EmbeddedPostgresServer;

/**
 * Starts the server before the first bean is created, on a thread of its own: the first
 * start unpacks binaries and creates a database, which takes seconds.
 */
final class EarlyStart implements BeanFactoryPostProcessor, DisposableBean {

	private @Nullable CompletableFuture<EmbeddedPostgresServer> server;

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		if (!SpringProperties.getFlag(AbstractAotProcessor.AOT_PROCESSING)) {
			Path directory = Path.of(beanFactory.getBean(EmbeddedPostgresProperties.class).dataDir());
			this.server = CompletableFuture.supplyAsync(() -> EmbeddedPostgresServer.start(directory),
					(task) -> new Thread(task, "embedded-postgres-start").start());
		}
	}

	/** Waits for the server. */
	EmbeddedPostgresServer await() {
		try {
			return Objects.requireNonNull(this.server).join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof RuntimeException cause) {
				throw cause;
			}
			throw ex;
		}
	}

	/** Stops a server that no bean has taken over, as the start has failed. */
	@Override
	public void destroy() {
		if (this.server != null) {
			this.server.thenAccept(EmbeddedPostgresServer::close).exceptionally((failure) -> null).join();
		}
	}

}
