package io.quintet.samples.benchmarks.acp;

/**
 * What was to be reached, and what was.
 *
 * @param aim the aim
 * @param found the figure
 * @param met whether the aim is met
 */
public record Aim(String aim, String found, boolean met) {
}
