package io.quintet.lime.passport;

import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.lime.internal.PlatformJson;
import io.quintet.support.LogText;
import io.quintet.support.json.JsonFormat;

/**
 * A passport that was verified. There is no other way to get one than a
 * {@link PassportVerifier}. The text form shows who logged in and nothing else.
 */
public final class Passport implements Serializable {

	private static final long serialVersionUID = 1;

	@SuppressWarnings("serial")
	private final ObjectNode claims;

	/**
	 * Creates a passport.
	 * @param claims the claims, which are not changed any more
	 */
	Passport(ObjectNode claims) {
		this.claims = claims;
	}

	/**
	 * Returns all claims. The subject is under {@code agent_id}, unless the passport has
	 * a claim of this name itself.
	 * @return a JSON object, which is a copy; numbers are exact
	 */
	public JsonNode claims() {
		return this.claims.deepCopy();
	}

	/**
	 * Returns a text claim.
	 * @param name its name
	 * @return the text, or the decimal text of an integer; {@code null} when it is absent
	 * or something else
	 */
	public @Nullable String text(String name) {
		return PlatformJson.text(this.claims.get(name));
	}

	/**
	 * Returns who logged in.
	 * @return id of the agent, {@code null} when the platform names none
	 */
	public @Nullable String agentId() {
		return text("agent_id");
	}

	/**
	 * Returns the login request that the passport was given for.
	 * @return id of the request, {@code null} when the platform names none
	 */
	public @Nullable String requestId() {
		return text("request_id");
	}

	/**
	 * Returns whom the agent belongs to.
	 * @return id of the owner, {@code null} when the platform names none
	 */
	public @Nullable String ownerId() {
		String owner = text("owner_id");
		return (owner != null) ? owner : text("user_id");
	}

	/**
	 * Returns how well the platform knows the owner.
	 * @return the level, {@code null} when the platform names none
	 */
	public @Nullable Integer ownerKycLevel() {
		Integer level = integer("owner_kyc_level");
		return (level != null) ? level : integer("user_kyc_level");
	}

	/**
	 * Returns what the platform thinks of the agent.
	 * @return the reputation, {@code null} when the platform names none
	 */
	public @Nullable BigDecimal agentReputation() {
		JsonNode reputation = this.claims.path("agent_reputation");
		return reputation.isNumber() ? reputation.decimalValue() : null;
	}

	/**
	 * Returns the binding that a binding passport was given for.
	 * @return id of the binding, {@code null} in a login passport
	 */
	public @Nullable String bindingId() {
		return text("binding_id");
	}

	/**
	 * Returns who issued the passport.
	 * @return origin of the platform, {@code null} when it names none
	 */
	public @Nullable String issuer() {
		return text("iss");
	}

	/**
	 * Returns when the passport was issued.
	 * @return the time
	 */
	public Instant issuedAt() {
		return EpochSeconds.instant(this.claims.get("iat"));
	}

	/**
	 * Returns when the passport stops to be accepted.
	 * @return the time, exclusive
	 */
	public Instant expiresAt() {
		return EpochSeconds.instant(this.claims.get("exp"));
	}

	private @Nullable Integer integer(String name) {
		JsonNode value = this.claims.path(name);
		return value.isInt() ? value.intValue() : null;
	}

	private Object writeReplace() {
		return new Text(JsonFormat.text(this.claims));
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Passport passport && passport.claims.equals(this.claims);
	}

	@Override
	public int hashCode() {
		return this.claims.hashCode();
	}

	@Override
	public String toString() {
		return "Passport[agentId=%s, requestId=%s]".formatted(LogText.of(String.valueOf(agentId())),
				LogText.of(String.valueOf(requestId())));
	}

	/**
	 * The claims as they are serialized: Jackson would write them by a mapper that rounds
	 * numbers.
	 */
	private record Text(String json) implements Serializable {

		private Object readResolve() {
			return new Passport((ObjectNode) PlatformJson.LENIENT.read(this.json));
		}

	}

}
