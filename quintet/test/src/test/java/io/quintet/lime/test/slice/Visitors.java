package io.quintet.lime.test.slice;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import org.springframework.stereotype.Component;

import io.quintet.lime.login.OnLimeLogin;
import io.quintet.lime.passport.Passport;

/**
 * Who logged in.
 */
@Component
class Visitors {

	final BlockingQueue<String> agents = new LinkedBlockingQueue<>();

	@OnLimeLogin
	void onLogin(Passport passport) {
		this.agents.add(passport.agentId() + " for " + passport.requestId());
	}

}
