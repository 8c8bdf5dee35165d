package io.quintet.acp.test;

import java.io.IOException;
import java.util.Set;

import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

import io.quintet.acp.access.AcpAuthenticator;
import io.quintet.acp.access.AcpAuthorizer;
import io.quintet.acp.assistant.AcpAssistant;
import io.quintet.acp.assistant.AnalyticsSink;
import io.quintet.acp.assistant.Assistant;
import io.quintet.acp.assistant.AssistantHandler;
import io.quintet.acp.assistant.Assistants;
import io.quintet.acp.assistant.BlockingAssistantHandler;
import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.observation.AcpObservationConvention;
import io.quintet.acp.store.ThreadStore;

/**
 * Lets through what an application puts into ACP.
 */
final class AcpTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<AcpTest> {

	private static final Set<Class<?>> KNOWN = Set.of(AcpAuthenticator.class, AcpAuthorizer.class, AnalyticsSink.class,
			AcpAssistant.class, Assistant.class, AssistantHandler.class, BlockingAssistantHandler.class,
			Assistants.class, ThreadStore.class, Broadcaster.class, AcpObservationConvention.class);

	AcpTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
	}

	@Override
	protected Set<Class<?>> getKnownIncludes() {
		return KNOWN;
	}

	@Override
	protected boolean defaultInclude(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
		return super.defaultInclude(reader, factory)
				|| reader.getAnnotationMetadata().hasAnnotatedMethods(AcpAssistant.class.getName());
	}

}
