package io.quintet.samples.support;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An animated picture of a page: pictures that a {@link Browser} takes in WebP, in the
 * container that RFC 9649 describes. Each is shown as long as the page looked like that,
 * within bounds.
 */
public final class Film {

	private static final int HEADER = 8;

	private final Browser browser;

	private final int width;

	private final int height;

	private final double scale;

	private final Duration shortest;

	private final Duration longest;

	private final List<byte[]> frames = new ArrayList<>();

	private final List<Duration> durations = new ArrayList<>();

	private long since;

	/**
	 * Loads a film.
	 * @param browser takes the pictures
	 * @param width of the page
	 * @param height of the page
	 * @param scale of the pictures
	 * @param shortest time that a picture is shown
	 * @param longest time that a picture is shown
	 */
	public Film(Browser browser, int width, int height, double scale, Duration shortest, Duration longest) {
		this.browser = browser;
		this.width = width;
		this.height = height;
		this.scale = scale;
		this.shortest = shortest;
		this.longest = longest;
	}

	/** Takes a picture, unless it is too soon or nothing has changed. */
	public void shoot() {
		Duration shown = Duration.ofNanos(System.nanoTime() - this.since);
		if (!this.frames.isEmpty() && shown.compareTo(this.shortest) < 0) {
			return;
		}
		byte[] frame = image(this.browser.webp(this.width, this.height, this.scale));
		if (this.frames.isEmpty()) {
			this.frames.add(frame);
		}
		else if (!Arrays.equals(frame, this.frames.get(this.frames.size() - 1))) {
			this.durations.add((shown.compareTo(this.longest) > 0) ? this.longest : shown);
			this.frames.add(frame);
		}
		else {
			return;
		}
		this.since = System.nanoTime();
	}

	/**
	 * Puts the pictures together. The last one is shown longest.
	 * @return the file, which begins again at its end
	 */
	public byte[] develop() {
		byte[] first = this.frames.get(0);
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		body.writeBytes("WEBP".getBytes(StandardCharsets.US_ASCII));
		body.writeBytes(chunk("VP8X", little(10).put((byte) 2).put(new byte[3]).put(size(first)).array()));
		body.writeBytes(chunk("ANIM", new byte[6]));
		for (int i = 0; i < this.frames.size(); i++) {
			byte[] frame = this.frames.get(i);
			Duration shown = (i < this.durations.size()) ? this.durations.get(i) : this.longest.multipliedBy(2);
			body.writeBytes(chunk("ANMF",
					little(16 + frame.length).put(new byte[6])
						.put(size(frame))
						.put(three((int) shown.toMillis()))
						// No blending: there is nothing to see through.
						.put((byte) 2)
						.put(frame)
						.array()));
		}
		return chunk("RIFF", body.toByteArray());
	}

	/** Finds the chunk with the picture in a file. */
	private static byte[] image(byte[] file) {
		ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
		int at = 12;
		while (at + HEADER <= file.length) {
			int size = bytes.getInt(at + 4);
			int end = at + HEADER + size + size % 2;
			if (new String(file, at, 4, StandardCharsets.US_ASCII).equals("VP8 ")) {
				return Arrays.copyOfRange(file, at, end);
			}
			at = end;
		}
		throw new IllegalStateException("The browser has taken no lossy picture");
	}

	/** Reads width and height from the header of a key frame, each less one. */
	private static byte[] size(byte[] frame) {
		ByteBuffer bytes = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
		int width = bytes.getShort(HEADER + 6) & 0x3fff;
		int height = bytes.getShort(HEADER + 8) & 0x3fff;
		return ByteBuffer.allocate(6).put(three(width - 1)).put(three(height - 1)).array();
	}

	private static byte[] three(int number) {
		return Arrays.copyOf(little(4).putInt(number).array(), 3);
	}

	private static ByteBuffer little(int size) {
		return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
	}

	private static byte[] chunk(String name, byte[] data) {
		return little(HEADER + data.length + data.length % 2).put(name.getBytes(StandardCharsets.US_ASCII))
			.putInt(data.length)
			.put(data)
			.array();
	}

}
