package io.quintet.springai;

import java.util.List;
import java.util.Map;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.spec.McpSchema;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.mcp.SyncMcpToolCallbackProvider;
import org.springframework.ai.mcp.server.webflux.transport.WebFluxStreamableServerTransportProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.RouterFunctions;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.quintet.acp.assistant.AcpAssistant;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Metadata;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunStatus;
import io.quintet.acp.thread.ThreadEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tools of a server of the Model Context Protocol, which runs beside the application.
 */
class McpToolTests {

	@Test
	void toolsOfAServerAreToolsOfTheAssistant() {
		WebFluxStreamableServerTransportProvider transport = WebFluxStreamableServerTransportProvider.builder().build();
		McpSyncServer tools = McpServer.sync(transport).serverInfo("weather", "1").tools(forecast()).build();
		DisposableServer server = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.handle(new ReactorHttpHandlerAdapter(RouterFunctions.toHttpHandler(transport.getRouterFunction())))
			.bindNow(ChatApplication.TIMEOUT);
		try (ChatApplication chat = ChatApplication.start(Forecasts.class,
				"weather.url=http://127.0.0.1:" + server.port(), "acp.spring-ai.approval=forecast")) {
			String thread = chat.thread("weather");
			chat.say(ChatApplication.ANN, thread, "And tomorrow?");
			Run run = chat.invoke(thread, "weather");
			chat.answer(ChatApplication.BOB, thread, chat.awaitQuestion(thread), Map.of("approved", true));
			assertThat(chat.awaitEnd(run).status()).isEqualTo(RunStatus.COMPLETED);
			assertThat(chat.types(thread)).containsExactly("run.started", "tool.call", "message", "tool.result",
					"message", "run.completed");
			List<ThreadEvent> events = chat.runEvents(thread);
			assertThat(events.get(1).body())
				.isEqualTo(new EventBody.ToolCall("f1", "forecast", Metadata.toNode(Map.of("city", "Bonn"))));
			assertThat(((EventBody.ToolResult) events.get(3).body()).result().toString())
				.contains("21 degrees in Bonn");
		}
		finally {
			server.disposeNow(ChatApplication.TIMEOUT);
			tools.close();
		}
	}

	private static SyncToolSpecification forecast() {
		McpSchema.Tool tool = McpSchema.Tool
			.builder("forecast", Map.of("type", "object", "properties", Map.of("city", Map.of("type", "string")),
					"required", List.of("city")))
			.description("The weather of tomorrow")
			.build();
		return new SyncToolSpecification(tool, (exchange, request) -> McpSchema.CallToolResult
			.builder(List.of(McpSchema.TextContent.builder("21 degrees in " + request.arguments().get("city")).build()))
			.build());
	}

	@Configuration(proxyBeanMethods = false)
	static class Forecasts {

		@Bean(destroyMethod = "close")
		McpSyncClient weatherTools(Environment environment) {
			return McpClient
				.sync(HttpClientStreamableHttpTransport.builder(environment.getRequiredProperty("weather.url")).build())
				.build();
		}

		@Bean
		@AcpAssistant("weather")
		ChatClient weather(McpSyncClient weatherTools) {
			return ChatClient
				.builder(StubChatModel.calling(StubChatModel.call("f1", "forecast", "{\"city\":\"Bonn\"}")))
				.defaultTools(SyncMcpToolCallbackProvider.builder().mcpClients(weatherTools).build())
				.build();
		}

	}

}
