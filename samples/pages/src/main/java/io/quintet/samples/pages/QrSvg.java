package io.quintet.samples.pages;

import io.nayuki.qrcodegen.DataTooLongException;
import io.nayuki.qrcodegen.QrCode;

/**
 * Draws an address as a QR code, so that a phone opens what a page shows.
 */
public final class QrSvg {

	// The quiet zone that the standard asks for.
	private static final int BORDER = 4;

	private QrSvg() {
	}

	/**
	 * Draws a QR code, black on white in both colour schemes, since scanners expect that.
	 * @param text the address, at most some 2,000 characters
	 * @return an SVG document without styles or scripts
	 * @throws IllegalArgumentException when the text is too long
	 */
	public static String of(String text) {
		QrCode code;
		try {
			code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
		}
		catch (DataTooLongException ex) {
			throw new IllegalArgumentException("The text is too long for a QR code", ex);
		}
		StringBuilder path = new StringBuilder();
		for (int y = 0; y < code.size; y++) {
			for (int x = 0; x < code.size; x++) {
				if (code.getModule(x, y)) {
					path.append('M').append(x + BORDER).append(',').append(y + BORDER).append("h1v1h-1z");
				}
			}
		}
		int size = code.size + 2 * BORDER;
		return """
				<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges">\
				<path fill="#fff" d="M0,0h%dv%dh-%dz"/><path fill="#000" d="%s"/></svg>""".formatted(size, size, size,
				size, size, path);
	}

}
