/**
 * Clients of services on the same machine and of the privileged helper, with their
 * settings. Start at {@link io.quintet.appcontrol.client.UnixSocketAppControlClient}.
 */
@NullMarked
package io.quintet.appcontrol.client;

import org.jspecify.annotations.NullMarked;
