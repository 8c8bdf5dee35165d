package io.quintet.appcontrol.http;

/**
 * How the service should send the events of a stream.
 */
public enum StreamFormat {

	/** As lines of JSON. */
	NDJSON("application/x-ndjson"),

	/** As Server-Sent Events, which can be resumed where the service keeps them. */
	SSE("text/event-stream");

	private final String mediaType;

	StreamFormat(String mediaType) {
		this.mediaType = mediaType;
	}

	String mediaType() {
		return this.mediaType;
	}

}
