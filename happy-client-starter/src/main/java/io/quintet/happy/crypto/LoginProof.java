package io.quintet.happy.crypto;

/**
 * Proof that one holds an account secret: what {@code POST /v1/auth} takes.
 *
 * @param publicKey Ed25519 public key, base64
 * @param challenge what was signed, base64
 * @param signature detached signature, base64
 */
public record LoginProof(String publicKey, String challenge, String signature) {
}
