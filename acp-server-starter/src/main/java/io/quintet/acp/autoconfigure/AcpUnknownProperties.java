package io.quintet.acp.autoconfigure;

import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.util.ClassUtils;

import io.quintet.support.boot.UnknownPropertiesPostProcessor;

/**
 * Warns of properties below {@code acp} that have no effect. Those of
 * {@code quintet-spring-ai} have one where that module is present.
 */
final class AcpUnknownProperties extends UnknownPropertiesPostProcessor {

	AcpUnknownProperties(DeferredLogFactory logs) {
		super(logs, "acp", AcpProperties.class, others());
	}

	private static String[] others() {
		return ClassUtils.isPresent("io.quintet.springai.ChatClientAssistant",
				AcpUnknownProperties.class.getClassLoader()) ? new String[] { "acp.spring-ai" } : new String[0];
	}

}
