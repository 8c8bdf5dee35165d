package io.quintet.lime.test;

import java.io.IOException;
import java.util.Set;

import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

import io.quintet.lime.LimeWebClientCustomizer;
import io.quintet.lime.login.LimeLoginHandler;
import io.quintet.lime.login.LimeVerifiedLoginHandler;
import io.quintet.lime.login.OnLimeLogin;
import io.quintet.lime.login.PendingLoginStore;
import io.quintet.lime.observation.LimeObservationConvention;

/**
 * Lets through what an application puts into LIME.
 */
final class LimeTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<LimeTest> {

	private static final Set<Class<?>> KNOWN = Set.of(LimeLoginHandler.class, LimeVerifiedLoginHandler.class,
			PendingLoginStore.class, LimeWebClientCustomizer.class, LimeObservationConvention.class);

	LimeTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
	}

	@Override
	protected Set<Class<?>> getKnownIncludes() {
		return KNOWN;
	}

	@Override
	protected boolean defaultInclude(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
		return super.defaultInclude(reader, factory)
				|| reader.getAnnotationMetadata().hasAnnotatedMethods(OnLimeLogin.class.getName());
	}

}
