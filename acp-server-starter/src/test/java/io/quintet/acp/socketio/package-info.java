@NullMarked
package io.quintet.acp.socketio;

import org.jspecify.annotations.NullMarked;
