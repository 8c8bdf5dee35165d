package io.quintet.acp.autoconfigure;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.function.SingletonSupplier;

import io.quintet.acp.assistant.AcpAssistant;
import io.quintet.acp.assistant.Assistant;
import io.quintet.acp.assistant.AssistantAdapter;
import io.quintet.acp.assistant.AssistantHandler;
import io.quintet.acp.assistant.Assistants;
import io.quintet.acp.assistant.BlockingAssistantHandler;
import io.quintet.acp.internal.run.BlockingHandlers;
import io.quintet.support.boot.BeanTypes;

/**
 * The assistants among the beans: handlers, blocking handlers, {@link Assistant}s, beans
 * that an {@link AssistantAdapter} is for, and methods with
 * {@link AcpAssistant @AcpAssistant}. Names and types are looked at when all singletons
 * are there, a handler itself when its first run begins, since it may need what executes
 * it.
 */
final class AssistantBeans implements Assistants, SmartInitializingSingleton {

	private final ConfigurableListableBeanFactory beans;

	private final BeanTypes types;

	private final BlockingHandlers blocking;

	private final SingletonSupplier<Map<String, Found>> found = SingletonSupplier.of(this::discover);

	AssistantBeans(ConfigurableListableBeanFactory beans, BlockingHandlers blocking) {
		this.beans = beans;
		this.types = new BeanTypes(beans);
		this.blocking = blocking;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.found.obtain();
	}

	@Override
	public @Nullable AssistantHandler find(String assistantId) {
		Found assistant = this.found.obtain().get(assistantId);
		return (assistant != null) ? assistant.handler() : null;
	}

	@Override
	public Set<String> ids() {
		return this.found.obtain().keySet();
	}

	private Map<String, Found> discover() {
		Map<String, Found> all = new LinkedHashMap<>();
		for (String name : this.types.names(Assistant.class)) {
			Assistant assistant = this.beans.getBean(name, Assistant.class);
			add(all, assistant.id(), assistant.handler(), "bean '" + name + "'");
		}
		for (String name : this.types.names(AssistantHandler.class)) {
			add(all, idOf(name),
					(context, events) -> this.beans.getBean(name, AssistantHandler.class).handle(context, events),
					"bean '" + name + "'");
		}
		for (String name : this.types.names(BlockingAssistantHandler.class)) {
			BlockingAssistantHandler handler = (context,
					send) -> this.beans.getBean(name, BlockingAssistantHandler.class).handle(context, send);
			add(all, idOf(name), this.blocking.adapt(handler), "bean '" + name + "'");
		}
		List<AssistantAdapter<?>> adapters = adapters();
		adapters.forEach((adapter) -> addAdapted(all, adapter));
		for (String name : this.types.names(Object.class)) {
			addMethods(all, name, adapters);
		}
		return Map.copyOf(all);
	}

	private List<AssistantAdapter<?>> adapters() {
		List<AssistantAdapter<?>> adapters = new ArrayList<>();
		for (String name : this.types.names(AssistantAdapter.class)) {
			adapters.add(this.beans.getBean(name, AssistantAdapter.class));
		}
		return adapters;
	}

	private <T> void addAdapted(Map<String, Found> all, AssistantAdapter<T> adapter) {
		for (String name : this.types.names(adapter.type())) {
			if (adapter.adaptsAll() || annotationOf(name) != null) {
				add(all, idOf(name), adapted(adapter, name), "bean '" + name + "'");
			}
		}
	}

	private <T> AssistantHandler adapted(AssistantAdapter<T> adapter, String name) {
		T bean = this.beans.getBean(name, adapter.type());
		try {
			return adapter.adapt(bean);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidAssistantException("The bean '" + name + "' cannot be an assistant",
					String.valueOf(ex.getMessage()));
		}
	}

	private String idOf(String name) {
		AcpAssistant annotation = annotationOf(name);
		return (annotation != null) ? annotation.value() : name;
	}

	// The annotation of a bean method applies to this bean, that of a class to all of
	// them.
	private @Nullable AcpAssistant annotationOf(String name) {
		AcpAssistant annotation = this.types.onBeanMethod(name, AcpAssistant.class);
		if (annotation != null) {
			return annotation;
		}
		return this.beans.findAnnotationOnBean(name, AcpAssistant.class);
	}

	private void addMethods(Map<String, Found> all, String name, List<AssistantAdapter<?>> adapters) {
		Class<?> type = this.types.type(name);
		if (type == null) {
			return;
		}
		refuseOtherTypes(type, name, adapters);
		for (Method method : BeanTypes.methods(type, AcpAssistant.class)) {
			// On a bean method the annotation names the bean.
			if (!AnnotatedElementUtils.hasAnnotation(method, Bean.class)) {
				AssistantMethod handler = new AssistantMethod(this.types.invocable(method, name),
						() -> this.beans.getBean(name));
				AcpAssistant annotation = AnnotatedElementUtils.findMergedAnnotation(method, AcpAssistant.class);
				add(all, (annotation != null) ? annotation.value() : "", handler.toHandler(this.blocking),
						"method '" + method.getName() + "' of bean '" + name + "'");
			}
		}
	}

	private void refuseOtherTypes(Class<?> type, String name, List<AssistantAdapter<?>> adapters) {
		if (annotationOf(name) != null && !AssistantHandler.class.isAssignableFrom(type)
				&& !BlockingAssistantHandler.class.isAssignableFrom(type)
				&& adapters.stream().noneMatch((adapter) -> adapter.type().isAssignableFrom(type))) {
			throw new InvalidAssistantException(
					"The bean '" + name + "' of type '" + type.getName()
							+ "' is annotated with @AcpAssistant and is no handler",
					"Let it implement AssistantHandler or BlockingAssistantHandler, or annotate its methods instead; for a chat "
							+ "client of Spring AI add the dependency io.quintet:quintet-spring-ai.");
		}
	}

	private static void add(Map<String, Found> all, String id, AssistantHandler handler, String origin) {
		if (id.isBlank()) {
			throw new InvalidAssistantException("The assistant of " + origin + " has an empty id",
					"Give @AcpAssistant a value.");
		}
		Found other = all.putIfAbsent(id, new Found(handler, origin));
		if (other != null) {
			throw new InvalidAssistantException(
					"Two assistants have the id '" + id + "': " + other.origin() + " and " + origin,
					"Give one of them another id, by @AcpAssistant or by the name of its bean.");
		}
	}

	private record Found(AssistantHandler handler, String origin) {
	}

}
