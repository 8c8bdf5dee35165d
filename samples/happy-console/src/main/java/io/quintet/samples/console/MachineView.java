package io.quintet.samples.console;

import org.jspecify.annotations.Nullable;

import io.quintet.happy.session.Machine;

/**
 * What the page lists of a machine.
 *
 * @param id its id
 * @param host name of the computer; {@code null} when it cannot be read
 * @param active whether the server believes it to be there
 * @param readable whether the keys open its record
 */
record MachineView(String id, @Nullable String host, boolean active, boolean readable) {

	static MachineView of(Machine machine) {
		return new MachineView(machine.id(), machine.host(), machine.active(), machine.metadataReadable());
	}

}
