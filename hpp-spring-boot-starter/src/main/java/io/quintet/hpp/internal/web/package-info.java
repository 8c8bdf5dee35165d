/**
 * The protocol over HTTP and WebSocket. Requests are read as raw bytes and responses
 * written by the starter's own generator: the application's codecs never touch them.
 */
@NullMarked
package io.quintet.hpp.internal.web;

import org.jspecify.annotations.NullMarked;
