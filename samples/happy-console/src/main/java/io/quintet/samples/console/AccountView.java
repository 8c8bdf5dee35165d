package io.quintet.samples.console;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What the page lists.
 *
 * @param server address of the server; {@code null} where the application brings a client
 * of its own
 * @param simulated whether the server is a simulation
 * @param machines machines of the account
 * @param sessions its newest sessions
 */
record AccountView(@Nullable String server, boolean simulated, List<MachineView> machines, List<SessionView> sessions) {

}
