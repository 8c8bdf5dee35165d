package io.quintet.samples.benchmarks.acp;

/**
 * Who asks for the list of threads, when there are {@value #ORGANIZATIONS} organizations.
 */
enum ListView {

	/** Sees the threads of one organization. */
	FEW("one in 200 visible", "o7", 50),

	/** Sees no thread. */
	NONE("none visible", "nobody", 0);

	static final int ORGANIZATIONS = 200;

	private final String label;

	private final String org;

	private final int items;

	ListView(String label, String org, int items) {
		this.label = label;
		this.org = org;
		this.items = items;
	}

	String label(int threads) {
		return "list 50 of %,d threads, %s".formatted(threads, this.label);
	}

	byte[] request() {
		return HttpText.get("/acp/threads", this.org);
	}

	/** Whether a page has as many threads as it should. */
	boolean isRight(String answer) {
		return answer.startsWith("HTTP/1.1 200") && answer.split("\"th_", -1).length - 1 >= this.items
				&& (this.items > 0 || answer.contains("\"items\":[]"));
	}

}
