package io.quintet.samples.benchmarks.sockets.generator;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;

/**
 * What a message carries through the server: who published it, its number among those of
 * its publisher, and when it was due. Always as long, so that it is found at the same
 * place.
 */
final class Stamp {

	static final String SAMPLE = "#@00:0000000000:000000000000000000@#";

	static final int LENGTH = SAMPLE.length();

	private static final int PUBLISHER_AT = 2;

	private static final int NUMBER_AT = 5;

	private static final int DUE_AT = 16;

	private Stamp() {
	}

	static void write(byte[] bytes, int at, int publisher, int number, long due) {
		digits(bytes, at + PUBLISHER_AT, 2, publisher);
		digits(bytes, at + NUMBER_AT, 10, number);
		digits(bytes, at + DUE_AT, 18, due);
	}

	/** Writes a number with leading zeros. */
	static void digits(byte[] bytes, int at, int count, long number) {
		long rest = number;
		for (int i = at + count - 1; i >= at; i--) {
			bytes[i] = (byte) ('0' + rest % 10);
			rest /= 10;
		}
	}

	static boolean isAt(ByteBuf in, int at) {
		return in.getByte(at) == '#' && in.getByte(at + 1) == '@' && in.getByte(at + LENGTH - 1) == '#'
				&& in.getByte(at + LENGTH - 2) == '@';
	}

	static int publisher(ByteBuf in, int at) {
		return (int) number(in, at + PUBLISHER_AT, 2);
	}

	static int number(ByteBuf in, int at) {
		return (int) number(in, at + NUMBER_AT, 10);
	}

	static long due(ByteBuf in, int at) {
		return number(in, at + DUE_AT, 18);
	}

	/** Finds the stamp, or answers -1. */
	static int find(ByteBuf in, int start, int length) {
		for (int at = start; at <= start + length - LENGTH; at++) {
			if (isAt(in, at)) {
				return at;
			}
		}
		return -1;
	}

	/** Finds the stamp in a text that has one. */
	static int find(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(SAMPLE);
	}

	private static long number(ByteBuf in, int at, int count) {
		long number = 0;
		for (int i = at; i < at + count; i++) {
			number = number * 10 + (in.getByte(i) - '0');
		}
		return number;
	}

}
