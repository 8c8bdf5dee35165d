package io.quintet.springai.internal;

import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.method.MethodToolCallback;
import org.springframework.ai.tool.resolution.ToolCallbackResolver;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Which tools need approval: those that are named, and methods with an annotation.
 *
 * @param tools names of tools
 * @param annotation type of the annotation
 * @param resolver finds tools that are not part of a request, if the application has one
 * @param offered the tools of all assistants
 */
public record ApprovalRule(Set<String> tools, Class<? extends Annotation> annotation,
		@Nullable ToolCallbackResolver resolver, OfferedTools offered) {

	/** Spring AI has no other way to the method of a tool. */
	public static final String METHOD_FIELD = "toolMethod";

	private static final @Nullable Field METHOD = methodField();

	/**
	 * Creates a rule.
	 * @param tools copied
	 */
	public ApprovalRule {
		tools = Set.copyOf(tools);
	}

	boolean applies(String tool, @Nullable ToolCallback callback) {
		if (this.tools.contains(tool)) {
			return true;
		}
		ToolCallback found = (callback == null && this.resolver != null) ? this.resolver.resolve(tool) : callback;
		return found instanceof MethodToolCallback method && isAnnotated(method);
	}

	// Where the method cannot be seen, people are asked: too often is better than never.
	private boolean isAnnotated(MethodToolCallback callback) {
		Object method = (METHOD != null) ? ReflectionUtils.getField(METHOD, callback) : null;
		return !(method instanceof Method known) || AnnotatedElementUtils.hasAnnotation(known, this.annotation);
	}

	private static @Nullable Field methodField() {
		Field field = ReflectionUtils.findField(MethodToolCallback.class, METHOD_FIELD, Method.class);
		if (field != null) {
			ReflectionUtils.makeAccessible(field);
		}
		return field;
	}

}
