/**
 * Tests of what speaks app-control: a client that answers by script, an observer that
 * keeps what it is told, and what every client promises.
 */
@NullMarked
package io.quintet.appcontrol.test;

import org.jspecify.annotations.NullMarked;
