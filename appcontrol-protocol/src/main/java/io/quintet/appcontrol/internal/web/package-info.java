/**
 * The local service over HTTP with WebFlux. Requests are read as raw bytes and answers
 * written by the service's own codec: the application's codecs never touch them.
 */
@NullMarked
package io.quintet.appcontrol.internal.web;

import org.jspecify.annotations.NullMarked;
