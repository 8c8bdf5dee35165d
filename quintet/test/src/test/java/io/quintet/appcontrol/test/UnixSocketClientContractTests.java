package io.quintet.appcontrol.test;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import io.quintet.appcontrol.AppControlClients;
import io.quintet.appcontrol.ReactiveAppControlClient;
import io.quintet.appcontrol.client.UnixSocketAppControlClient;
import io.quintet.appcontrol.service.AppControlService;
import io.quintet.appcontrol.socket.UnixSocketServer;
import io.quintet.appcontrol.socket.UnixSocketServer.UnixSocketSettings;

/**
 * Over a real socket, with our service at the other end.
 */
class UnixSocketClientContractTests extends FakeClientContract {

	@TempDir
	private Path folder;

	private AppControlService service;

	private UnixSocketServer server;

	private UnixSocketAppControlClient client;

	@BeforeEach
	void start() throws IOException {
		Path path = this.folder.resolve("s");
		this.service = AppControlService.builder(AppControlClients.reactive(this.fake)).build();
		this.server = new UnixSocketServer(this.service, path, UnixSocketSettings.DEFAULT);
		this.server.start();
		this.client = new UnixSocketAppControlClient(path);
	}

	@AfterEach
	void stop() {
		this.client.close();
		this.server.close();
		this.service.close();
	}

	@Override
	protected ReactiveAppControlClient client() {
		return this.client;
	}

}
