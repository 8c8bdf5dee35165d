/**
 * The protocol over HTTP and WebSocket. Requests are read as raw bytes and answers
 * written by the starter's own generator: the application's codecs never touch them.
 */
@NullMarked
package io.quintet.hpp.web;

import org.jspecify.annotations.NullMarked;
