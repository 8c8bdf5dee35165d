/**
 * Two people and three assistants in one room. Import
 * {@link io.quintet.samples.chat.ChatConfiguration} to have it in another application.
 */
@NullMarked
package io.quintet.samples.chat;

import org.jspecify.annotations.NullMarked;
