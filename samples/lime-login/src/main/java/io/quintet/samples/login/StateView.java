package io.quintet.samples.login;

import org.jspecify.annotations.Nullable;

/**
 * What a page finds when it is opened.
 *
 * @param login the login of this browser, if it has one
 * @param agent the agent that is signed in, if one is
 * @param simulated whether the platform is a simulation
 */
record StateView(@Nullable LoginView login, @Nullable AgentView agent, boolean simulated) {

}
