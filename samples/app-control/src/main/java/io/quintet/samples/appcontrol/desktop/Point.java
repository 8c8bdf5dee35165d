package io.quintet.samples.appcontrol.desktop;

/**
 * A place on the desktop, from its upper left corner.
 *
 * @param x pixels to the right
 * @param y pixels down
 */
public record Point(int x, int y) {

}
