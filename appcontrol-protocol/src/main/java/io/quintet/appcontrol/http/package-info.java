/**
 * Speaks to a local service over HTTP with the client of the JDK. Nothing here knows
 * Spring.
 */
@NullMarked
package io.quintet.appcontrol.http;

import org.jspecify.annotations.NullMarked;
