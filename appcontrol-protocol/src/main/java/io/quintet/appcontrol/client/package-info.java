/**
 * What all clients of a local service have in common, whichever transport they use.
 */
@NullMarked
package io.quintet.appcontrol.client;

import org.jspecify.annotations.NullMarked;
