/**
 * The chat by REST, and in two browsers.
 */
@NullMarked
package io.quintet.samples.chat;

import org.jspecify.annotations.NullMarked;
