package io.quintet.happy.crypto;

/** How a record is encrypted. */
public enum CipherVariant {

	/** XSalsa20-Poly1305 with the account secret itself. */
	LEGACY,

	/** AES-256-GCM with a key of the record, which is sealed to the account. */
	DATA_KEY

}
