/**
 * Auto-configuration of the client, its health, meters and endpoint.
 */
@NullMarked
package io.quintet.happy.autoconfigure;

import org.jspecify.annotations.NullMarked;
