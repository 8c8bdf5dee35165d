@NullMarked
package io.quintet.socketio;

import org.jspecify.annotations.NullMarked;
