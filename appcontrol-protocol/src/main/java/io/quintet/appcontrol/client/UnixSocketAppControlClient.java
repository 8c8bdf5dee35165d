package io.quintet.appcontrol.client;

import java.nio.file.Path;

import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import io.quintet.appcontrol.AppControlClientException;
import io.quintet.appcontrol.AppControlClientException.Reason;
import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.ServiceMessage;
import io.quintet.appcontrol.ServiceRequest;
import io.quintet.appcontrol.internal.socket.UnixSocketLines;

/**
 * Speaks to a local service over its Unix domain socket, one connection a request: to
 * {@link UnixSocketServer} and to the services of computer-use-macos. Where the queue of
 * a service is full, it tries again until the time is up.
 * <p>
 * Close it when it is not needed any more.
 */
public final class UnixSocketAppControlClient extends AppControlServiceClient implements AutoCloseable {

	private static final int PREFETCH = 16;

	private final UnixSocketLines lines;

	public UnixSocketAppControlClient(Path path) {
		this(path, ClientSettings.DEFAULT);
	}

	public UnixSocketAppControlClient(Path path, ClientSettings settings) {
		this(path, settings, AppControlCodec.standard());
	}

	public UnixSocketAppControlClient(Path path, ClientSettings settings, AppControlCodec codec) {
		super(settings, codec);
		this.lines = new UnixSocketLines(path, settings.maxLineBytes(), settings.maxTotalBytes());
	}

	@Override
	Flux<ServiceMessage> exchange(ServiceRequest request) {
		return Flux.defer(() -> this.lines.exchange(this.codec.write(request)))
			.publishOn(Schedulers.parallel(), PREFETCH)
			.map(this::message)
			.onErrorMap((ex) -> !(ex instanceof AppControlClientException),
					(ex) -> new AppControlClientException(Reason.DISCONNECTED, "The request to the service failed",
							ex));
	}

	/** Closes all connections and ends the thread. What comes later fails. */
	@Override
	public void close() {
		this.lines.close();
	}

}
