package io.quintet.lime.autoconfigure;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.Order;
import org.springframework.core.annotation.OrderUtils;
import org.springframework.util.function.SingletonSupplier;

import io.quintet.lime.internal.login.VerifiedHandler;
import io.quintet.lime.login.LimeLoginHandler;
import io.quintet.lime.login.LimeVerifiedLoginHandler;
import io.quintet.lime.login.OnLimeLogin;
import io.quintet.support.boot.BeanTypes;

/**
 * The handlers among the beans, by their order. Names and types are looked at when all
 * singletons are there, a bean itself when its first login arrives, since it may need
 * what calls it.
 */
final class LoginHandlerBeans implements SmartInitializingSingleton {

	private final ConfigurableListableBeanFactory beans;

	private final BeanTypes types;

	private final SingletonSupplier<Map<String, LimeLoginHandler>> found = SingletonSupplier.of(this::discover);

	LoginHandlerBeans(ConfigurableListableBeanFactory beans) {
		this.beans = beans;
		this.types = new BeanTypes(beans);
	}

	@Override
	public void afterSingletonsInstantiated() {
		get();
	}

	/** The handlers by their names, in their order. */
	Map<String, LimeLoginHandler> get() {
		return this.found.obtain();
	}

	private Map<String, LimeLoginHandler> discover() {
		List<Found> all = new ArrayList<>();
		for (String name : this.types.names(LimeLoginHandler.class)) {
			all.add(new Found(order(name), name,
					(event) -> this.beans.getBean(name, LimeLoginHandler.class).onLogin(event)));
		}
		for (String name : this.types.names(LimeVerifiedLoginHandler.class)) {
			boolean both = this.beans.isTypeMatch(name, LimeLoginHandler.class);
			all.add(new Found(order(name), both ? name + "(verified)" : name,
					new VerifiedHandler(() -> this.beans.getBean(name, LimeVerifiedLoginHandler.class))));
		}
		for (String name : this.types.names(Object.class)) {
			addMethods(all, name);
		}
		all.sort(Comparator.comparingInt(Found::order));
		Map<String, LimeLoginHandler> handlers = new LinkedHashMap<>();
		all.forEach((found) -> handlers.put(found.name(), found.handler()));
		return Collections.unmodifiableMap(handlers);
	}

	private void addMethods(List<Found> all, String name) {
		Class<?> type = this.types.type(name);
		Set<Method> methods = (type != null) ? BeanTypes.methods(type, OnLimeLogin.class) : Set.of();
		for (Method method : methods) {
			Order order = AnnotatedElementUtils.findMergedAnnotation(method, Order.class);
			all.add(new Found((order != null) ? order.value() : order(name), name + "." + name(method, methods),
					new LoginMethod(this.types.invocable(method, name), () -> this.beans.getBean(name)).toHandler()));
		}
	}

	// Records of handled logins are kept by the handler's name.
	private static String name(Method method, Set<Method> methods) {
		boolean overloaded = methods.stream().filter((other) -> other.getName().equals(method.getName())).count() > 1;
		return overloaded ? Stream.of(method.getParameterTypes())
			.map(Class::getSimpleName)
			.collect(Collectors.joining(",", method.getName() + "(", ")")) : method.getName();
	}

	// As Spring orders beans, but without creating them.
	private int order(String name) {
		Order ofMethod = this.types.onBeanMethod(name, Order.class);
		if (ofMethod != null) {
			return ofMethod.value();
		}
		Class<?> type = this.types.type(name);
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
	 * @param name its name in logs and meters
	 * @param handler the handler
	 */
	private record Found(int order, String name, LimeLoginHandler handler) {
	}

}
