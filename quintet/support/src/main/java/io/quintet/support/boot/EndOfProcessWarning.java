package io.quintet.support.boot;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Warns once when the application has started and nothing keeps its process alive: it
 * would end with status 0 and without a word. An application with a runner has done its
 * work by then, and may end, and a context of a test is none of a process.
 */
final class EndOfProcessWarning implements ApplicationListener<ApplicationReadyEvent> {

	/** Property source that Spring's test framework gives to a context of a test. */
	private static final String TEST = "Inlined Test Properties";

	private static final Log log = LogFactory.getLog(EndOfProcessWarning.class);

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		if (isWithoutWork(event.getSpringApplication(), event.getApplicationContext()) && !isKeptAlive()) {
			log.warn("Nothing keeps this process alive, so it ends when main returns. Add a web server "
					+ "(spring-boot-starter-webflux), or set spring.main.keep-alive=true");
		}
	}

	private static boolean isWithoutWork(SpringApplication application, ConfigurableApplicationContext context) {
		return application.getWebApplicationType() == WebApplicationType.NONE && context.getParent() == null
				&& !context.getEnvironment().getPropertySources().contains(TEST)
				&& context.getBeanNamesForType(CommandLineRunner.class, false, false).length == 0
				&& context.getBeanNamesForType(ApplicationRunner.class, false, false).length == 0;
	}

	private static boolean isKeptAlive() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.anyMatch((thread) -> thread != Thread.currentThread() && !thread.isDaemon() && thread.isAlive()
					&& !thread.getName().equals("DestroyJavaVM"));
	}

}
