/**
 * Commands to a privileged helper process, which is found by its manifest.
 */
@NullMarked
package io.quintet.appcontrol.helper;

import org.jspecify.annotations.NullMarked;
