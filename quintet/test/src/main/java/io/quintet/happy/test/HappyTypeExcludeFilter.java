package io.quintet.happy.test;

import java.util.Set;

import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;

import io.quintet.happy.HappyMeters;
import io.quintet.happy.HappyWebClientCustomizer;
import io.quintet.happy.observation.HappyObservationConvention;

/** Lets through what an application puts into Happy. */
final class HappyTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<HappyTest> {

	private static final Set<Class<?>> KNOWN = Set.of(HappyWebClientCustomizer.class, HappyMeters.class,
			HappyObservationConvention.class);

	HappyTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
	}

	@Override
	protected Set<Class<?>> getKnownIncludes() {
		return KNOWN;
	}

}
