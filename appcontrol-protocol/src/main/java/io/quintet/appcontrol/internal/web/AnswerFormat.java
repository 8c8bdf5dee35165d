package io.quintet.appcontrol.internal.web;

import java.util.List;

import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * How envelopes are written into a response.
 */
enum AnswerFormat {

	/** One envelope. */
	JSON(MediaType.APPLICATION_JSON),

	/** Frames of Server-Sent Events. */
	SSE(MediaType.TEXT_EVENT_STREAM),

	/** The lines of the socket. */
	NDJSON(MediaType.APPLICATION_NDJSON);

	@SuppressWarnings("ImmutableEnumChecker")
	private final MediaType mediaType;

	AnswerFormat(MediaType mediaType) {
		this.mediaType = mediaType;
	}

	MediaType mediaType() {
		return this.mediaType;
	}

	/**
	 * What a client accepts. One envelope is always sent: where none of the formats is
	 * accepted, it is JSON.
	 *
	 * @param json whether one envelope can be sent as JSON
	 * @param events how events can be sent; {@link #JSON} when they cannot
	 */
	record Accepted(boolean json, AnswerFormat events) {

		static Accepted of(HttpHeaders headers) {
			List<MediaType> ranges = ranges(headers);
			double json = quality(ranges, JSON);
			double sse = quality(ranges, SSE);
			double ndjson = quality(ranges, NDJSON);
			AnswerFormat events = (sse > 0 && (sse > ndjson || (sse == ndjson && !isFirst(ranges, NDJSON)))) ? SSE
					: (ndjson > 0) ? NDJSON : JSON;
			return new Accepted(json > 0 || events == JSON, events);
		}

		/** How an answer is written that consists of its first envelope, or goes on. */
		AnswerFormat format(boolean single) {
			return (single && this.json) ? JSON : this.events;
		}

		boolean takesEvents() {
			return this.events != JSON;
		}

		private static List<MediaType> ranges(HttpHeaders headers) {
			try {
				List<MediaType> ranges = headers.getAccept();
				return ranges.isEmpty() ? List.of(MediaType.ALL) : ranges;
			}
			catch (InvalidMediaTypeException ex) {
				return List.of(MediaType.ALL);
			}
		}

		/** The narrowest range that fits decides. */
		private static double quality(List<MediaType> ranges, AnswerFormat format) {
			double quality = 0;
			int best = -1;
			for (MediaType range : ranges) {
				int narrowness = range.isWildcardType() ? 0 : range.isWildcardSubtype() ? 1 : 2;
				if (narrowness > best && range.includes(format.mediaType)) {
					best = narrowness;
					quality = range.getQualityValue();
				}
			}
			return quality;
		}

		private static boolean isFirst(List<MediaType> ranges, AnswerFormat format) {
			for (MediaType range : ranges) {
				if (range.isCompatibleWith(MediaType.TEXT_EVENT_STREAM)) {
					return false;
				}
				if (range.isCompatibleWith(format.mediaType)) {
					return true;
				}
			}
			return false;
		}

	}

}
