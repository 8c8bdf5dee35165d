/**
 * Auto-configuration of the Handshake Prompt Protocol.
 */
@NullMarked
package io.quintet.hpp.autoconfigure;

import org.jspecify.annotations.NullMarked;
