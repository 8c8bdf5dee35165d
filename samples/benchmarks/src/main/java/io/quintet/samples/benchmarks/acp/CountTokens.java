package io.quintet.samples.benchmarks.acp;

/**
 * Asks what was written since the last order.
 */
public record CountTokens() {
}
