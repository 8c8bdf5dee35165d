package io.quintet.samples.benchmarks.sockets;

/**
 * What connections cost that do nothing.
 *
 * @param server name of the server
 * @param state what they have done before
 * @param connections how many
 * @param openMillis time to open them all
 * @param heapBefore live heap in bytes before they came
 * @param heapPerSocket live heap of each, in bytes
 * @param residentPerSocket resident memory of each, in bytes; what a virtual machine has
 * once taken it does not give back, so only the first of a process tells something
 * @param classes the classes that have the most of it
 */
record Idle(String server, String state, int connections, double openMillis, long heapBefore, double heapPerSocket,
		double residentPerSocket, java.util.List<Histogram.Line> classes) {
}
