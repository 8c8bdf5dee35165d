/**
 * The example of docs/socketio.md.
 */
@NullMarked
package com.example;

import org.jspecify.annotations.NullMarked;
