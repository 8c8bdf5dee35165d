package io.quintet.springai.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.ai.tool.method.MethodToolCallback;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.util.ReflectionUtils;

import io.quintet.springai.internal.ApprovalRule;

/**
 * The method of a tool, which is looked at for {@code @NeedsApproval}.
 */
final class AcpSpringAiRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		var field = ReflectionUtils.findField(MethodToolCallback.class, ApprovalRule.METHOD_FIELD);
		if (field != null) {
			hints.reflection().registerField(field);
		}
	}

}
