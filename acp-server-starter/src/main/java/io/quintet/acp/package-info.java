/**
 * ACP, the Assistant Communication Protocol: start with {@link io.quintet.acp.AcpThreads}
 * to act for a caller, with {@link io.quintet.acp.AcpEvents} to publish on behalf of the
 * application.
 */
@NullMarked
package io.quintet.acp;

import org.jspecify.annotations.NullMarked;
