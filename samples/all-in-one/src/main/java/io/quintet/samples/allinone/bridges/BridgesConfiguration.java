package io.quintet.samples.allinone.bridges;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.quintet.acp.AcpSockets;
import io.quintet.acp.AcpThreads;
import io.quintet.acp.access.AcpAuthenticator;
import io.quintet.acp.access.AcpAuthorizer;
import io.quintet.acp.approval.ToolApprovals;
import io.quintet.acp.assistant.AcpAssistant;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.thread.Tenant;
import io.quintet.appcontrol.autoconfigure.AppControlProperties;
import io.quintet.appcontrol.service.AppControlService;
import io.quintet.appcontrol.service.KillSwitch;
import io.quintet.happy.HappyClient;
import io.quintet.happy.SpawnRequest;
import io.quintet.hpp.HandshakeSessions;
import io.quintet.lime.LimeSite;
import io.quintet.lime.passport.Passport;
import io.quintet.samples.pages.GuardedPath;

/**
 * The bridges between the starters, in the application that has them all.
 */
@Configuration(proxyBeanMethods = false)
class BridgesConfiguration {

	private static final Duration LOGIN_LIFE = Duration.ofHours(8);

	@Bean
	AgentLogins agentLogins(LimeSite site, AcpSockets sockets, ObjectProvider<Scheduler> timer) {
		return new AgentLogins(site, sockets, BridgesConfiguration::tenant, LOGIN_LIFE,
				timer.getIfUnique(Schedulers::parallel));
	}

	// Agents see the room of the chat, and the threads of whom they belong to.
	private static Tenant tenant(Passport passport) {
		Map<String, String> tenant = new HashMap<>(Map.of("sample", "acp-chat"));
		if (passport.ownerId() != null) {
			tenant.put("owner", passport.ownerId());
		}
		return Tenant.of(tenant);
	}

	/**
	 * An application has one authenticator: agents by their logins, people by the chat's.
	 */
	@Bean
	@Primary
	AcpAuthenticator agentsAndPeople(AgentLogins agents, @Qualifier("demoUsers") AcpAuthenticator people) {
		return (credentials) -> agents.authenticate(credentials).switchIfEmpty(people.authenticate(credentials));
	}

	@Bean
	GuardedPath agentsApi() {
		return GuardedPath.api("/agents");
	}

	/**
	 * Writes code for threads, on the machine of the simulation unless another is named.
	 */
	@Bean
	@AcpAssistant("coder")
	@ConditionalOnBooleanProperty(name = "happy.enabled", matchIfMissing = true)
	HappyAssistant coder(HappyClient happy, ToolApprovals approvals, ThreadStore store,
			@Value("${coder.machine:7d1c-workshop}") String machine,
			@Value("${coder.directory:~/shop}") String directory) {
		return new HappyAssistant(happy, approvals, store, SpawnRequest.of(machine, directory));
	}

	@Bean
	ThreadForms threadForms(AcpThreads threads, HandshakeSessions sessions, ObjectProvider<Scheduler> timer,
			ObjectProvider<Clock> clock) {
		return new ThreadForms(threads, sessions, timer.getIfUnique(Schedulers::parallel),
				clock.getIfUnique(Clock::systemUTC));
	}

	@Bean
	ThreadFormRules threadFormRules() {
		return new ThreadFormRules();
	}

	@Bean
	@AcpAssistant(ThreadDesktop.ID)
	ThreadDesktop threadDesktop(AppControlService service, AppControlProperties properties, ToolApprovals approvals) {
		return new ThreadDesktop(service, properties.service().token(), approvals);
	}

	@Bean
	@AcpAssistant(ThreadKillSwitch.ID)
	ThreadKillSwitch threadKillSwitch(KillSwitch killSwitch, ObjectProvider<AcpAuthorizer> authorizer) {
		return new ThreadKillSwitch(killSwitch,
				authorizer.getIfAvailable(() -> (caller, thread, action) -> Mono.just(true)));
	}

	@Bean
	GuardedPath formsApi() {
		return GuardedPath.api("/forms");
	}

	@Bean
	GuardedPath formPage() {
		return GuardedPath.page("/form");
	}

}
