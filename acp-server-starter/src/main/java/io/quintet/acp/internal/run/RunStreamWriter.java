package io.quintet.acp.internal.run;

import org.jspecify.annotations.Nullable;

import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.BlockingHandlerSend;
import io.quintet.acp.assistant.StreamWriter;
import io.quintet.acp.store.RunOverException;
import io.quintet.acp.thread.ThreadEvent;

/**
 * Writes a text of a blocking handler.
 */
final class RunStreamWriter implements StreamWriter {

	private final RunExecution execution;

	private final RunStream stream;

	private final BlockingHandlerSend send;

	private volatile Throwable failure = new IllegalStateException("the text was not completed");

	private volatile boolean ended;

	RunStreamWriter(RunExecution execution, RunStream stream, BlockingHandlerSend send) {
		this.execution = execution;
		this.stream = stream;
		this.send = send;
	}

	@Override
	public void write(String text) {
		try {
			this.stream.write(text);
		}
		catch (StreamTooLongException ex) {
			this.failure = ex;
			throw ex;
		}
	}

	@Override
	public @Nullable ThreadEvent complete() {
		AssistantEvent event = this.execution.complete(this.stream);
		this.ended = true;
		return (event != null) ? this.send.emit(event) : null;
	}

	@Override
	public void close() {
		if (this.ended) {
			return;
		}
		this.ended = true;
		AssistantEvent event = this.execution.cut(this.stream, this.failure);
		if (event != null) {
			try {
				this.send.emit(event);
			}
			catch (RunOverException ex) {
				// The end of the run keeps the text.
			}
		}
	}

}
