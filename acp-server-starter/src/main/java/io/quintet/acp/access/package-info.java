/**
 * Authentication and authorization of callers.
 */
@NullMarked
package io.quintet.acp.access;

import org.jspecify.annotations.NullMarked;
