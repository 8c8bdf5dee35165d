package io.quintet.happy.internal.crypto;

import java.util.Arrays;

import org.bouncycastle.crypto.engines.Salsa20Engine;
import org.bouncycastle.util.Pack;

/**
 * The key stream of XSalsa20, by the core of Bouncy Castle's engine. The engine itself
 * applies it byte by byte, which takes most of the time of a short message.
 * <p>
 * Arrays are read byte by byte. Where they were read through a view of {@code int}, the
 * compiler of OpenJDK 17.0.15 made a key stream that was wrong, mostly for one box after
 * some ten thousand.
 */
final class SalsaStream {

	private static final int[] SIGMA = { 0x61707865, 0x3320646e, 0x79622d32, 0x6b206574 };

	private static final int[] HSALSA_WORDS = { 0, 5, 10, 15, 6, 7, 8, 9 };

	private static final int BLOCK_LENGTH = 64;

	private static final int ROUNDS = 20;

	private final int[] state;

	private final int[] words = new int[BLOCK_LENGTH / 4];

	private final byte[] block = new byte[BLOCK_LENGTH];

	private int used = BLOCK_LENGTH;

	/**
	 * Begins a stream.
	 * @param key 32 bytes
	 * @param nonceHolder has the nonce of 24 bytes
	 * @param at where
	 */
	SalsaStream(byte[] key, byte[] nonceHolder, int at) {
		int[] subkey = hsalsa(key, nonceHolder, at);
		this.state = state(subkey);
		Pack.littleEndianToInt(nonceHolder, at + 16, this.state, 6, 2);
	}

	/** HSalsa20: eight words that a key and 16 bytes give. */
	static int[] hsalsa(byte[] key, byte[] input, int at) {
		int[] words = Pack.littleEndianToInt(key, 0, 8);
		int[] state = state(words);
		Pack.littleEndianToInt(input, at, state, 6, 4);
		int[] mixed = new int[state.length];
		Salsa20Engine.salsaCore(ROUNDS, state, mixed);
		for (int i = 0; i < words.length; i++) {
			// The core adds its input at the end; HSalsa20 does without.
			words[i] = mixed[HSALSA_WORDS[i]] - state[HSALSA_WORDS[i]];
		}
		Arrays.fill(state, 0);
		return words;
	}

	private static int[] state(int[] key) {
		int[] state = new int[BLOCK_LENGTH / 4];
		state[0] = SIGMA[0];
		System.arraycopy(key, 0, state, 1, 4);
		state[5] = SIGMA[1];
		state[10] = SIGMA[2];
		System.arraycopy(key, 4, state, 11, 4);
		state[15] = SIGMA[3];
		return state;
	}

	/** Encrypts or decrypts what follows in the stream. */
	void apply(byte[] in, int inAt, int length, byte[] out, int outAt) {
		int done = 0;
		while (done < length) {
			if (this.used == BLOCK_LENGTH) {
				next();
			}
			int count = Math.min(BLOCK_LENGTH - this.used, length - done);
			for (int i = 0; i < count; i++) {
				out[outAt + done + i] = (byte) (in[inAt + done + i] ^ this.block[this.used + i]);
			}
			this.used += count;
			done += count;
		}
	}

	private void next() {
		Salsa20Engine.salsaCore(ROUNDS, this.state, this.words);
		// The lower half of the counter does: 2^32 blocks are more than an array holds.
		this.state[8]++;
		Pack.intToLittleEndian(this.words, this.block, 0);
		this.used = 0;
	}

	/** Forgets the key. */
	void end() {
		Arrays.fill(this.state, 0);
		Arrays.fill(this.words, 0);
		Arrays.fill(this.block, (byte) 0);
	}

}
