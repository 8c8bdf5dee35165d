package io.quintet.acp.autoconfigure;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.ResolvableType;
import org.springframework.util.ReflectionUtils;
import reactor.core.publisher.Flux;

import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.AssistantEvents;
import io.quintet.acp.assistant.AssistantHandler;
import io.quintet.acp.assistant.BlockingHandlerContext;
import io.quintet.acp.assistant.BlockingHandlerSend;
import io.quintet.acp.assistant.HandlerContext;
import io.quintet.acp.internal.run.BlockingHandlers;

/**
 * A method of a bean that is a handler.
 */
final class AssistantMethod {

	private static final String ACTION = "Let it take any of HandlerContext and AssistantEvents and return a publisher of "
			+ "AssistantEvent, such as Flux<AssistantEvent>, or take any of BlockingHandlerContext and "
			+ "BlockingHandlerSend and return nothing.";

	private final Method method;

	private final Supplier<Object> bean;

	private final List<Class<?>> parameters;

	/**
	 * Creates a handler of a method.
	 * @param method the method, as it can be called on the bean
	 * @param bean gives the bean
	 */
	AssistantMethod(Method method, Supplier<Object> bean) {
		this.method = method;
		this.bean = bean;
		this.parameters = Arrays.asList(method.getParameterTypes());
		ReflectionUtils.makeAccessible(method);
	}

	AssistantHandler toHandler(BlockingHandlers blocking) {
		if (returnsEvents() && takesOnly(HandlerContext.class, AssistantEvents.class)) {
			return this::handle;
		}
		if (this.method.getReturnType() == void.class
				&& takesOnly(BlockingHandlerContext.class, BlockingHandlerSend.class)) {
			return blocking.adapt((context, send) -> call(context, send));
		}
		throw new InvalidAssistantException("The method '" + this.method.toGenericString()
				+ "' is annotated with @AcpAssistant and cannot handle runs", ACTION);
	}

	private boolean takesOnly(Class<?>... types) {
		return Arrays.asList(types).containsAll(this.parameters)
				&& this.parameters.stream().distinct().count() == this.parameters.size();
	}

	private boolean returnsEvents() {
		ResolvableType type = ResolvableType.forMethodReturnType(this.method);
		if (type.resolve() == null || !Publisher.class.isAssignableFrom(type.toClass())) {
			return false;
		}
		Class<?> event = type.as(Publisher.class).getGeneric(0).resolve();
		return event == null || event == AssistantEvent.class || event == Void.class;
	}

	@SuppressWarnings("unchecked")
	private Publisher<AssistantEvent> handle(HandlerContext context, AssistantEvents events) {
		try {
			Object yielded = call(context, events);
			if (yielded == null) {
				throw new IllegalStateException("The method '" + this.method.toGenericString() + "' returned null");
			}
			return (Publisher<AssistantEvent>) yielded;
		}
		catch (Exception ex) {
			return Flux.error(ex);
		}
	}

	private @Nullable Object call(Object context, Object parameter) throws Exception {
		Object[] arguments = this.parameters.stream()
			.map((type) -> type.isInstance(parameter) ? parameter : context)
			.toArray();
		try {
			return this.method.invoke(this.bean.get(), arguments);
		}
		catch (InvocationTargetException ex) {
			if (ex.getTargetException() instanceof Error error) {
				throw error;
			}
			throw (Exception) ex.getTargetException();
		}
	}

}
