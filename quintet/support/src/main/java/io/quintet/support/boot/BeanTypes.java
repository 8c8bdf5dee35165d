package io.quintet.support.boot;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Finds handlers among the beans by their names, types and annotations, without creating
 * a bean.
 */
public final class BeanTypes {

	private static final Logger logger = LoggerFactory.getLogger(BeanTypes.class);

	private final ConfigurableListableBeanFactory beans;

	public BeanTypes(ConfigurableListableBeanFactory beans) {
		this.beans = beans;
	}

	/** Returns the names of the beans of a type, a scoped bean once. */
	public List<String> names(Class<?> type) {
		return Stream.of(this.beans.getBeanNamesForType(type))
			.filter((name) -> !ScopedProxyUtils.isScopedTarget(name))
			.toList();
	}

	/**
	 * Returns the class of a bean.
	 * @param name its name
	 * @return the class behind its proxy, if that is known
	 */
	public @Nullable Class<?> type(String name) {
		return AutoProxyUtils.determineTargetClass(this.beans, name);
	}

	/** Returns the annotated methods of a class. */
	public static Set<Method> methods(Class<?> type, Class<? extends Annotation> annotation) {
		if (!AnnotationUtils.isCandidateClass(type, annotation)) {
			return Set.of();
		}
		try {
			return MethodIntrospector.selectMethods(type,
					(ReflectionUtils.MethodFilter) (method) -> AnnotatedElementUtils.hasAnnotation(method, annotation));
		}
		catch (TypeNotPresentException | NoClassDefFoundError ex) {
			// A bean with a method whose types are not on the class path, never of ours.
			logger.debug("Methods of {} cannot be looked at", type, ex);
			return Set.of();
		}
	}

	/**
	 * Returns a method as it can be called.
	 * @param method the method of its class
	 * @param name name of the bean, which may be a proxy
	 * @return the method of the bean
	 */
	public Method invocable(Method method, String name) {
		return AopUtils.selectInvocableMethod(method, this.beans.getType(name));
	}

	/**
	 * Returns what the method that makes a bean is annotated with.
	 * @param name name of the bean
	 * @param annotation type of the annotation
	 * @param <A> type of the annotation
	 * @return the annotation, if it is there
	 */
	public <A extends Annotation> @Nullable A onBeanMethod(String name, Class<A> annotation) {
		Method method = (this.beans.containsBeanDefinition(name)
				&& this.beans.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition)
						? definition.getResolvedFactoryMethod() : null;
		return (method != null) ? AnnotatedElementUtils.findMergedAnnotation(method, annotation) : null;
	}

}
