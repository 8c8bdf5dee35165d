package io.quintet.appcontrol.service;

/**
 * How a service stands at one moment.
 *
 * @param running commands that run
 * @param waiting commands that wait for others to end
 * @param results results of submitted commands that are kept
 * @param resultBytes their size as JSON in bytes
 * @param keys idempotency keys that are remembered
 * @param streams streams that can be resumed
 */
public record ServiceStatistics(int running, int waiting, int results, long resultBytes, int keys, int streams) {

}
