package io.quintet.samples.allinone;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.NamingConvention;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.endpoint.web.WebEndpointsSupplier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.io.UrlResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Beans, names and messages of all starters, in the application that has them all.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ApplicationConventionTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final JavaClasses ALL = new ClassFileImporter().importPackages("io.quintet");

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
			.contains(starter.id().toLowerCase(Locale.ROOT));
	}

	@ParameterizedTest
	@MethodSource("starters")
	void everyEndpointBeginsWithTheSameMembers(Starter starter) throws Exception {
		JsonNode endpoint = endpoint(starter);
		assertThat(endpoint.propertyNames()).startsWith("protocol", "state", "limits");
		assertThat(endpoint.get("protocol").propertyNames()).startsWith("name", "version");
		assertThat(endpoint.at("/protocol/name").asString()).matches("[a-z0-9-]+");
		assertThat(endpoint.at("/protocol/version").asString()).matches("\\d+(\\.\\d+)+([ab]\\d+)?");
		assertThat(endpoint.get("state").asString()).matches("[A-Z]+(_[A-Z]+)*");
		assertThat(endpoint.get("limits").isObject()).isTrue();
		assertThat(endpoint.get("limits").size()).isPositive();
		ReactiveHealthIndicator health = this.context.getBean(starter.id() + "HealthIndicator",
				ReactiveHealthIndicator.class);
		// The state may change between the two.
		Awaitility.await()
			.atMost(TIMEOUT)
			.untilAsserted(() -> assertThat(words(health.health(true).block(TIMEOUT)))
				.contains(endpoint(starter).get("state").asString()));
	}

	private JsonNode endpoint(Starter starter) throws IOException, InterruptedException {
		return get("/actuator/" + starter.id().toLowerCase(Locale.ROOT));
	}

	// Its status, and what its details say in one word.
	private static List<String> words(Health health) {
		List<String> words = new ArrayList<>(List.of(health.getStatus().getCode()));
		health.getDetails().values().forEach((detail) -> words.add(detail.toString()));
		return words;
	}

	private JsonNode get(String path) throws IOException, InterruptedException {
		URI uri = URI
			.create("http://127.0.0.1:" + this.context.getEnvironment().getProperty("local.server.port") + path);
		HttpResponse<String> answer = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(uri).timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
		assertThat(answer.statusCode()).as(path).isEqualTo(200);
		return JsonMapper.shared().readTree(answer.body());
	}

	@ParameterizedTest
	@MethodSource("starters")
	void noNameOfAMeterSaysAWordTwice(Starter starter) {
		NamingConvention prometheus = new PrometheusNamingConvention();
		String prefix = starter.prefix().replace('-', '.') + ".";
		assertThat(this.context.getBean(MeterRegistry.class).getMeters())
			.filteredOn((meter) -> meter.getId().getName().startsWith(prefix))
			.map((meter) -> meter.getId().getConventionName(prometheus))
			.isNotEmpty()
			.allSatisfy((name) -> assertThat(name.split("_")).as(name).doesNotHaveDuplicates());
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
		List<Class<?>> conventions = classes(starter.basePackage()).stream()
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
			String name = starter.prefix().toUpperCase(Locale.ROOT);
			assertThat(failure).isInstanceOfSatisfying(FailureAnalyzedException.class, (analyzed) -> {
				assertThat(analyzed.analysis().getDescription())
					.isEqualTo(name + " needs a reactive web application, and this one runs on servlets: "
							+ "Spring MVC is on the class path beside WebFlux, and then Spring Boot chooses MVC.");
				assertThat(analyzed.analysis().getAction())
					.isEqualTo("Set the property 'spring.main.web-application-type=reactive', or remove Spring MVC "
							+ "(spring-boot-starter-webmvc, spring-boot-starter-web) from the class path, or switch "
							+ name + " off with '" + starter.prefix() + ".enabled=false'.");
			});
		});
		servlet.withPropertyValues(starter.prefix() + ".enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(starter.propertiesType()));
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(starter.types().toArray(Class[]::new)))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(starter.propertiesType()));
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
	void everyAutoConfigurationIsListedAndHasItsConditionsAtHand(Starter starter) throws IOException {
		Set<String> conditions = new HashSet<>();
		for (URL url : Collections
			.list(getClass().getClassLoader().getResources("META-INF/spring-autoconfigure-metadata.properties"))) {
			conditions.addAll(PropertiesLoaderUtils.loadProperties(new UrlResource(url)).stringPropertyNames());
		}
		JavaClasses classes = classes(starter.basePackage() + ".autoconfigure");
		assertThat(classes).filteredOn((type) -> type.getSimpleName().endsWith("AutoConfiguration"))
			.extracting(JavaClass::getName)
			.containsExactlyInAnyOrderElementsOf(starter.autoConfigurations());
		assertThat(starter.autoConfigurations()).isNotEmpty().isSorted();
		assertThat(conditions).containsAll(starter.autoConfigurations());
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
		JavaClasses all = classes(starter.basePackage());
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

	// Read once: that takes longer than what is asked of the classes.
	private static JavaClasses classes(String basePackage) {
		return ALL.that(JavaClass.Predicates.resideInAPackage(basePackage + ".."));
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
