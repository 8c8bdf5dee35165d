package io.quintet.lime;

import java.net.URI;
import java.time.Instant;

/**
 * A request to bind an agent to a user who is signed in at the site. Store the id with
 * the user before the browser is sent to the address, and use the address as it is.
 *
 * @param bindingId its id
 * @param connectUrl where the browser goes
 * @param status its status
 * @param expiresAt when it ends
 */
public record BindingRequest(String bindingId, URI connectUrl, String status, Instant expiresAt) {

}
