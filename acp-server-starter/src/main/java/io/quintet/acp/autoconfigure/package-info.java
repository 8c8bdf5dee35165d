/**
 * Auto-configuration of ACP in a WebFlux application.
 */
@NullMarked
package io.quintet.acp.autoconfigure;

import org.jspecify.annotations.NullMarked;
