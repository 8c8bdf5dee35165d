package io.quintet.samples.console;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

import io.quintet.happy.autoconfigure.HappyConnectionDetails;
import io.quintet.happy.crypto.CipherVariant;
import io.quintet.happy.test.FakeAccount;
import io.quintet.happy.test.FakeHappyServer;

/**
 * A server in this process with an account, two machines and agents that play a script.
 * With a real server nothing of it is there.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(OnSimulation.class)
class SimulationConfiguration {

	@Bean
	FakeHappyServer fakeHappyServer() {
		return FakeHappyServer.start();
	}

	@Bean
	SimulatedAccount simulatedAccount(FakeHappyServer server, ConsoleSettings settings) {
		return new SimulatedAccount(server, server.account(CipherVariant.DATA_KEY),
				new ScriptedAgent(settings.simulation().step()));
	}

	@Bean
	HappyConnectionDetails happyConnectionDetails(FakeHappyServer server, SimulatedAccount simulated) {
		FakeAccount account = simulated.account();
		return HappyConnectionDetails.of(server.uri().toString(), account.credentials());
	}

}
