package io.quintet.samples.allinone;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationConvention;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.endpoint.web.WebEndpointsSupplier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.ObjectMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Beans, names and messages of all starters, in the application that has them all.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ApplicationConventionTests {

	@Autowired
	private ApplicationContext context;

	static List<Starter> starters() {
		return Starter.all();
	}

	@ParameterizedTest
	@MethodSource("starters")
	void healthIsNamedAfterThePrefix(Starter starter) {
		assertThat(this.context.getBeansOfType(ReactiveHealthIndicator.class))
			.containsKey(starter.id() + "HealthIndicator");
	}

	@ParameterizedTest
	@MethodSource("starters")
	void theEndpointIsNamedAfterThePrefix(Starter starter) {
		assertThat(this.context.getBean(WebEndpointsSupplier.class).getEndpoints())
			.extracting((endpoint) -> endpoint.getEndpointId().toLowerCaseString())
			.contains(starter.id().toLowerCase(java.util.Locale.ROOT));
	}

	@ParameterizedTest
	@MethodSource("starters")
	void metersBeginWithThePrefix(Starter starter) {
		String name = starter.prefix().replace('-', '.') + ".";
		assertThat(this.context.getBean(MeterRegistry.class).getMeters())
			.anySatisfy((meter) -> assertThat(meter.getId().getName()).startsWith(name));
	}

	@ParameterizedTest
	@MethodSource("starters")
	void observationsHaveAConventionThatABeanReplaces(Starter starter) {
		List<Class<?>> conventions = new ClassFileImporter().importPackages(starter.basePackage())
			.stream()
			.filter((type) -> type.isInterface() && type.isAssignableTo(ObservationConvention.class))
			.<Class<?>>map(JavaClass::reflect)
			.toList();
		assertThat(conventions).as("conventions of " + starter).isNotEmpty();
		assertThat(conventions).allSatisfy((convention) -> {
			assertThat(convention).isPublic();
			assertThat(starter.types()).anySatisfy((type) -> assertThat(Arrays.stream(type.getDeclaredMethods())
				.flatMap((method) -> Arrays.stream(method.getGenericParameterTypes()))
				.map(Type::getTypeName)).anyMatch((parameter) -> parameter.contains(convention.getName())));
		});
	}

	@ParameterizedTest
	@MethodSource("starters")
	void nothingIsLeftOfAStarterThatIsSwitchedOff(Starter starter) {
		new ReactiveWebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(starter.types().toArray(Class[]::new)))
			.withPropertyValues(starter.prefix() + ".enabled=false")
			.run((context) -> assertThat(beansOf(context, starter)).isEmpty());
	}

	private static List<String> beansOf(ApplicationContext context, Starter starter) {
		return Arrays.stream(context.getBeanDefinitionNames()).filter((name) -> {
			Class<?> type = context.getType(name);
			return type != null && type.getName().startsWith(starter.basePackage() + ".");
		}).toList();
	}

	@ParameterizedTest
	@MethodSource("starters")
	void aServerExplainsThatItNeedsAReactiveApplication(Starter starter) {
		if (!isServer(starter)) {
			return;
		}
		WebApplicationContextRunner servlet = new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(starter.types().toArray(Class[]::new)));
		servlet.run((context) -> {
			Throwable failure = context.getStartupFailure();
			while (failure != null && !(failure instanceof FailureAnalyzedException)) {
				failure = failure.getCause();
			}
			assertThat(failure).isInstanceOfSatisfying(FailureAnalyzedException.class,
					(analyzed) -> assertThat(analyzed.analysis().getAction())
						.contains("spring.main.web-application-type=reactive")
						.contains(starter.prefix() + ".enabled=false"));
		});
		servlet.withPropertyValues(starter.prefix() + ".enabled=false")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	// One that can also be used without a server has other auto-configurations first.
	private static boolean isServer(Starter starter) {
		ConditionalOnWebApplication condition = starter.types().get(0).getAnnotation(ConditionalOnWebApplication.class);
		return condition != null && condition.type() == ConditionalOnWebApplication.Type.REACTIVE;
	}

	@ParameterizedTest
	@MethodSource("starters")
	void noStarterOffersOrTakesAMapper(Starter starter) {
		for (Class<?> type : starter.types()) {
			for (Method method : type.getDeclaredMethods()) {
				assertThat(ObjectMapper.class).as(method.toString()).isNotIn((Object[]) method.getParameterTypes());
				assertThat(ObjectMapper.class.isAssignableFrom(method.getReturnType())).as(method.toString()).isFalse();
			}
		}
	}

	@ParameterizedTest
	@MethodSource("starters")
	void everyStarterGivesHintsForNativeImages(Starter starter) {
		assertThat(starter.types()).anySatisfy((type) -> assertThat(type).hasAnnotation(ImportRuntimeHints.class));
	}

	@ParameterizedTest
	@MethodSource("starters")
	void aBlockingFacadeHasEveryMethodOfItsReactiveCounterpart(Starter starter) {
		Map<String, Object> facades = new java.util.HashMap<>();
		for (String name : beansOf(this.context, starter)) {
			Class<?> type = this.context.getType(name);
			if (type != null && type.getSimpleName().startsWith("Blocking")) {
				facades.put(name, type);
				assertParity(type);
			}
		}
		if (facades.isEmpty()) {
			assertInterfacesForBoth(starter);
		}
	}

	// Where the application implements the client, there are interfaces and no facade.
	private static void assertInterfacesForBoth(Starter starter) {
		JavaClasses all = new ClassFileImporter().importPackages(starter.basePackage());
		List<Class<?>> interfaces = all.stream()
			.filter((type) -> type.isInterface() && type.getPackageName().equals(starter.basePackage()))
			.<Class<?>>map(JavaClass::reflect)
			.toList();
		List<Class<?>> reactive = interfaces.stream()
			.filter((type) -> type.getSimpleName().startsWith("Reactive"))
			.toList();
		assertThat(reactive).as("reactive interfaces of " + starter).isNotEmpty();
		assertThat(reactive).allSatisfy((type) -> assertThat(interfaces).anySatisfy((other) -> {
			assertThat(other).isNotEqualTo(type);
			assertThat(missing(other, type)).isEmpty();
		}));
	}

	private static void assertParity(Class<?> blocking) {
		Class<?> reactive = ClassUtils.resolveClassName(
				blocking.getPackageName() + "." + blocking.getSimpleName().substring("Blocking".length()), null);
		assertThat(missing(blocking, reactive)).as(blocking.getSimpleName()).isEmpty();
	}

	private static List<String> missing(Class<?> blocking, Class<?> reactive) {
		List<String> missing = new ArrayList<>();
		for (Method method : reactive.getMethods()) {
			boolean present = Arrays.stream(blocking.getMethods())
				.anyMatch((candidate) -> candidate.getName().equals(method.getName())
						&& Arrays.equals(candidate.getParameterTypes(), method.getParameterTypes()));
			if (!present && !Modifier.isStatic(method.getModifiers())) {
				missing.add(method.toString());
			}
		}
		return missing;
	}

	@Test
	void theApplicationIsUpWithoutAnyProperty() {
		assertThat(this.context.getEnvironment().getProperty("local.server.port")).isNotNull();
	}

}
