package io.quintet.samples.appcontrol.desktop;

/**
 * A rectangle on the desktop.
 *
 * @param x left edge
 * @param y upper edge
 * @param width in pixels
 * @param height in pixels
 */
public record Bounds(int x, int y, int width, int height) {

	/**
	 * Tells whether a point is within; the left and the upper edge are, the others are
	 * not.
	 * @param point the point
	 * @return whether it is
	 */
	public boolean contains(Point point) {
		return point.x() >= this.x && point.x() < this.x + this.width && point.y() >= this.y
				&& point.y() < this.y + this.height;
	}

	/**
	 * Tells where a pointer goes to that is sent here.
	 * @return the middle
	 */
	public Point center() {
		return new Point(this.x + this.width / 2, this.y + this.height / 2);
	}

	/** Returns a rectangle that is placed from the upper left corner of this one. */
	Bounds inner(int left, int top, int innerWidth, int innerHeight) {
		return new Bounds(this.x + left, this.y + top, innerWidth, innerHeight);
	}

}
