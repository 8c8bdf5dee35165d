package io.quintet.lime.autoconfigure;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.util.ReflectionUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.lime.internal.login.VerifiedHandler;
import io.quintet.lime.login.LimeLoginEvent;
import io.quintet.lime.login.LimeLoginHandler;
import io.quintet.lime.passport.Passport;

/**
 * A method of a bean that handles logins.
 */
final class LoginMethod {

	private final Method method;

	private final Supplier<Object> bean;

	LoginMethod(Method method, Supplier<Object> bean) {
		this.method = method;
		this.bean = bean;
		ReflectionUtils.makeAccessible(method);
	}

	LimeLoginHandler toHandler() {
		if (returnsWhatCanBeWaitedFor()) {
			List<Class<?>> parameters = List.of(this.method.getParameterTypes());
			if (parameters.equals(List.of(Passport.class))) {
				return new VerifiedHandler(() -> this::call);
			}
			if (parameters.equals(List.of(LimeLoginEvent.class))) {
				return this::call;
			}
			if (parameters.equals(List.of(String.class, String.class))) {
				return (event) -> call(event.requestId(), event.passport());
			}
		}
		throw LimeFailures.method(this.method.toGenericString());
	}

	private boolean returnsWhatCanBeWaitedFor() {
		Class<?> type = this.method.getReturnType();
		return type == void.class || CompletionStage.class.isAssignableFrom(type)
				|| Publisher.class.isAssignableFrom(type);
	}

	private Mono<Void> call(@Nullable Object... arguments) {
		Object result;
		try {
			result = this.method.invoke(this.bean.get(), arguments);
		}
		catch (InvocationTargetException ex) {
			if (ex.getTargetException() instanceof Error error) {
				throw error;
			}
			return Mono.error(ex.getTargetException());
		}
		catch (IllegalAccessException ex) {
			return Mono.error(ex);
		}
		if (result instanceof CompletionStage<?> stage) {
			return Mono.fromCompletionStage(stage).then();
		}
		return (result instanceof Publisher<?> publisher) ? Flux.from(publisher).then() : Mono.empty();
	}

}
