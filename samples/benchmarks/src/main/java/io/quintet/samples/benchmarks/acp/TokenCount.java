package io.quintet.samples.benchmarks.acp;

/**
 * What was written since the last order.
 *
 * @param tokens how many tokens
 * @param characters how many characters they have
 */
public record TokenCount(long tokens, long characters) {
}
