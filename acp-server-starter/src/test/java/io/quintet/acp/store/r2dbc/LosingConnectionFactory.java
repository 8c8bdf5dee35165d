package io.quintet.acp.store.r2dbc;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicReference;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Real connections on which an answer can get lost: the statement is executed and
 * committed, and the caller sees a broken connection.
 */
public final class LosingConnectionFactory implements ConnectionFactory {

	private final ConnectionFactory factory;

	private final AtomicReference<@Nullable String> lost = new AtomicReference<>();

	public LosingConnectionFactory(ConnectionFactory factory) {
		this.factory = factory;
	}

	public void loseNextAnswerTo(String part) {
		this.lost.set(part);
	}

	/** Tells whether the answer that was to be lost is lost. */
	public boolean hasLost() {
		return this.lost.get() == null;
	}

	@Override
	public Publisher<? extends Connection> create() {
		return Mono.from(this.factory.create())
			.map((connection) -> proxy(Connection.class, connection,
					(method, args, result) -> method.getName().equals("createStatement")
							? statement((Statement) result, (String) args[0]) : result));
	}

	private Statement statement(Statement statement, String sql) {
		return proxy(Statement.class, statement, (method, args, result) -> {
			String part = this.lost.get();
			if (method.getName().equals("execute") && part != null && sql.contains(part)
					&& this.lost.compareAndSet(part, null)) {
				return Flux.from(statement.execute())
					.concatMap(Result::getRowsUpdated)
					.thenMany(Flux.error(new R2dbcNonTransientResourceException(new IOException("lost"))));
			}
			return result;
		});
	}

	@Override
	public ConnectionFactoryMetadata getMetadata() {
		return this.factory.getMetadata();
	}

	private static <T> T proxy(Class<T> type, T target, Replacement replacement) {
		return type
			.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (self, method, args) -> {
				if (method.getName().equals("execute")) {
					Object replaced = replacement.of(method, args, null);
					return (replaced != null) ? replaced : invoke(target, method, args);
				}
				Object result = invoke(target, method, args);
				return (result == target) ? self : replacement.of(method, args, result);
			}));
	}

	private static Object invoke(Object target, Method method, Object @Nullable [] args) throws Throwable {
		try {
			return method.invoke(target, args);
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

	private interface Replacement {

		@Nullable Object of(Method method, Object[] args, @Nullable Object result);

	}

}
