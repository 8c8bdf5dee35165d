package io.quintet.happy.test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.quintet.happy.autoconfigure.HappyAutoConfiguration;
import io.quintet.happy.autoconfigure.HappyConnectionDetails;
import io.quintet.happy.crypto.CipherVariant;

/**
 * A server, an account and a machine, to which the client of the starter is connected.
 */
@AutoConfiguration(before = HappyAutoConfiguration.class)
final class HappyTestAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	FakeHappyServer fakeHappyServer() {
		return FakeHappyServer.start();
	}

	@Bean
	@ConditionalOnMissingBean
	FakeAccount fakeHappyAccount(FakeHappyServer server) {
		return server.account(CipherVariant.DATA_KEY);
	}

	@Bean
	@ConditionalOnMissingBean
	FakeMachine fakeHappyMachine(FakeHappyServer server, FakeAccount account) {
		return server.machine(account, "machine-1");
	}

	@Bean
	@ConditionalOnMissingBean
	HappyConnectionDetails happyTestConnectionDetails(FakeHappyServer server, FakeAccount account) {
		return HappyConnectionDetails.of(server.uri().toString(), account.credentials());
	}

}
