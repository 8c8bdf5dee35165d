package io.quintet.appcontrol.test;

import java.util.Set;

import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;

import io.quintet.appcontrol.AppControlClient;
import io.quintet.appcontrol.ReactiveAppControlClient;
import io.quintet.appcontrol.ToolObserver;
import io.quintet.appcontrol.observer.AppControlObservationConvention;
import io.quintet.appcontrol.observer.CommandObservations;
import io.quintet.appcontrol.service.CommandPolicy;

/**
 * Lets through what an application puts into app-control.
 */
final class AppControlTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<AppControlTest> {

	private static final Set<Class<?>> KNOWN = Set.of(AppControlClient.class, ReactiveAppControlClient.class,
			ToolObserver.class, CommandPolicy.class, CommandObservations.class, AppControlObservationConvention.class);

	AppControlTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
	}

	@Override
	protected Set<Class<?>> getKnownIncludes() {
		return KNOWN;
	}

}
