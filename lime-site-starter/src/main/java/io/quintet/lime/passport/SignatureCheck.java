package io.quintet.lime.passport;

/**
 * Checks RS256 signatures with one key. Thread-safe.
 */
interface SignatureCheck {

	/**
	 * Checks a signature.
	 * @param signed what was signed
	 * @param signature the signature, of any length
	 * @return whether the key signed it
	 */
	boolean isGood(byte[] signed, byte[] signature);

}
