package io.quintet.samples.conformance;

import java.io.PrintStream;

import org.springframework.boot.web.server.reactive.context.ReactiveWebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.stereotype.Component;

/**
 * Prints the port as one line, for a parent process that asked for port 0.
 */
@Component
class PortPrinter implements ApplicationListener<ReactiveWebServerInitializedEvent> {

	private final PrintStream out = System.out;

	@Override
	public void onApplicationEvent(ReactiveWebServerInitializedEvent event) {
		if (event.getApplicationContext().getServerNamespace() == null) {
			this.out.println("listening on " + event.getWebServer().getPort());
			this.out.flush();
		}
	}

}
