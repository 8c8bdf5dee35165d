package io.quintet.samples.guarantees.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One JVM of the conformance application.
 */
public final class Node extends Program {

	private final int number;

	private Node(int number, List<String> command, int port, Path output) {
		super(command, port, output);
		this.number = number;
	}

	static Node of(int number, List<String> program, Path directory, List<String> arguments) {
		int port = freePort();
		List<String> command = new ArrayList<>(program);
		command.addAll(arguments);
		command.add("--server.port=" + port);
		return new Node(number, command, port, directory.resolve("node-" + number + ".log"));
	}

	/**
	 * Returns the place among the nodes.
	 * @return from 0
	 */
	public int number() {
		return this.number;
	}

	@Override
	boolean isReady() {
		return super.isReady() && Http.get(this.port(), "/actuator/health").status() == 200;
	}

	@Override
	public String toString() {
		return "node " + this.number;
	}

}
