package io.quintet.lime.autoconfigure;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.Order;
import org.springframework.core.annotation.OrderUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.function.SingletonSupplier;

import io.quintet.lime.login.LimeLoginHandler;
import io.quintet.lime.login.LimeVerifiedLoginHandler;
import io.quintet.lime.login.NamedHandler;
import io.quintet.lime.login.OnLimeLogin;

/**
 * The handlers among the beans, by their order. Names and types are looked at when all
 * singletons are there, a bean itself when its first login arrives, since it may need
 * what calls it.
 */
final class LoginHandlerBeans implements SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(LoginHandlerBeans.class);

	private final ConfigurableListableBeanFactory beans;

	private final SingletonSupplier<List<NamedHandler>> found = SingletonSupplier.of(this::discover);

	LoginHandlerBeans(ConfigurableListableBeanFactory beans) {
		this.beans = beans;
	}

	@Override
	public void afterSingletonsInstantiated() {
		get();
	}

	List<NamedHandler> get() {
		return this.found.obtain();
	}

	private List<NamedHandler> discover() {
		List<Found> all = new ArrayList<>();
		for (String name : names(LimeLoginHandler.class)) {
			all.add(new Found(order(name),
					NamedHandler.of(name, (event) -> this.beans.getBean(name, LimeLoginHandler.class).onLogin(event))));
		}
		for (String name : names(LimeVerifiedLoginHandler.class)) {
			boolean both = this.beans.isTypeMatch(name, LimeLoginHandler.class);
			all.add(new Found(order(name), NamedHandler.verified(both ? name + "(verified)" : name,
					new LazyVerifiedHandler(this.beans, name))));
		}
		for (String name : names(Object.class)) {
			addMethods(all, name);
		}
		all.sort(Comparator.comparingInt(Found::order));
		return all.stream().map(Found::handler).toList();
	}

	private Iterable<String> names(Class<?> type) {
		return Stream.of(this.beans.getBeanNamesForType(type))
			.filter((name) -> !ScopedProxyUtils.isScopedTarget(name))
			.toList();
	}

	private void addMethods(List<Found> all, String name) {
		Class<?> type = AutoProxyUtils.determineTargetClass(this.beans, name);
		if (type == null || !AnnotationUtils.isCandidateClass(type, OnLimeLogin.class)) {
			return;
		}
		Set<Method> methods = methods(type);
		for (Method method : methods) {
			Method callable = AopUtils.selectInvocableMethod(method, this.beans.getType(name));
			Order order = AnnotatedElementUtils.findMergedAnnotation(method, Order.class);
			all.add(new Found((order != null) ? order.value() : order(name),
					new LoginMethod(callable, () -> this.beans.getBean(name))
						.toHandler(name + "." + name(method, methods))));
		}
	}

	// What is remembered of a handler is remembered by its name.
	private static String name(Method method, Set<Method> methods) {
		boolean overloaded = methods.stream().filter((other) -> other.getName().equals(method.getName())).count() > 1;
		return overloaded ? Stream.of(method.getParameterTypes())
			.map(Class::getSimpleName)
			.collect(Collectors.joining(",", method.getName() + "(", ")")) : method.getName();
	}

	private static Set<Method> methods(Class<?> type) {
		try {
			return MethodIntrospector.selectMethods(type,
					(ReflectionUtils.MethodFilter) (method) -> AnnotatedElementUtils.hasAnnotation(method,
							OnLimeLogin.class));
		}
		catch (TypeNotPresentException | NoClassDefFoundError ex) {
			// A bean with a method whose types are not on the class path, never of ours.
			logger.debug("Methods of {} cannot be looked at", type, ex);
			return Set.of();
		}
	}

	// As Spring orders beans, but without creating them.
	private int order(String name) {
		if (this.beans.containsBeanDefinition(name)
				&& this.beans.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition) {
			Method factory = definition.getResolvedFactoryMethod();
			Order order = (factory != null) ? AnnotatedElementUtils.findMergedAnnotation(factory, Order.class) : null;
			if (order != null) {
				return order.value();
			}
		}
		Class<?> type = AutoProxyUtils.determineTargetClass(this.beans, name);
		Integer order = (type != null) ? OrderUtils.getOrder(type) : null;
		if (order != null) {
			return order;
		}
		if (type != null && Ordered.class.isAssignableFrom(type)
				&& this.beans.getBean(name) instanceof Ordered ordered) {
			return ordered.getOrder();
		}
		return Ordered.LOWEST_PRECEDENCE;
	}

	/**
	 * A handler in its place.
	 *
	 * @param order its order
	 * @param handler the handler
	 */
	private record Found(int order, NamedHandler handler) {
	}

}
