/**
 * A page for coding sessions on remote machines. Import
 * {@link io.quintet.samples.console.ConsoleConfiguration} to have it in another
 * application.
 */
@NullMarked
package io.quintet.samples.console;

import org.jspecify.annotations.NullMarked;
