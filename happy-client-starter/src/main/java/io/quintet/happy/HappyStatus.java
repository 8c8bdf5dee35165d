package io.quintet.happy;

import org.jspecify.annotations.Nullable;

/**
 * State of the way to a server.
 *
 * @param server whether it answers and takes the token
 * @param socket whether the socket is connected
 * @param keys whether the credentials open the account's data
 * @param machine whether the daemon of the machine answered; {@code null} when none was
 * asked for
 * @param problem what is wrong, without secrets; {@code null} when nothing is
 */
public record HappyStatus(boolean server, boolean socket, Keys keys, @Nullable Boolean machine,
		@Nullable String problem) {

	/** Returns whether everything that was asked for works. */
	public boolean up() {
		return this.server && this.socket && this.keys != Keys.WRONG && !Boolean.FALSE.equals(this.machine);
	}

	HappyStatus withSocket(boolean socket, @Nullable String problem) {
		return new HappyStatus(this.server, socket, this.keys, this.machine, problem);
	}

	HappyStatus withMachine(boolean machine, @Nullable String problem) {
		return new HappyStatus(this.server, this.socket, this.keys, machine, problem);
	}

	/** Whether credentials open the account's data. */
	public enum Keys {

		/** At least one record could be opened. */
		RIGHT,

		/** There are records, and none can be opened. */
		WRONG,

		/** There is nothing to open yet, or the server did not answer. */
		UNKNOWN

	}

}
