package io.quintet.hpp.session;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.quintet.hpp.internal.json.TestJson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class FrameTests {

	@Test
	void itsConstantsDoNotWaitForItsRecords() {
		assertThat(Frame.class.getDeclaredMethods()).noneMatch(Method::isDefault);
	}

	@ParameterizedTest
	@MethodSource("frames")
	void isWrittenAsTheProtocolSays(Frame frame, String text) {
		assertThat(frame.toJson()).isEqualTo(text);
	}

	static Stream<Arguments> frames() {
		return Stream.of(
				arguments(new Frame.Connected("s1", "form-fill"),
						"{\"type\":\"connected\",\"sessionId\":\"s1\",\"mode\":\"form-fill\"}"),
				arguments(new Frame.Action("name", TestJson.read("[1.0,null]")),
						"{\"type\":\"action\",\"key\":\"name\",\"value\":[1.0,null]}"),
				arguments(new Frame.Done(2, List.of("email"), List.of("a", "b")),
						"{\"type\":\"done\",\"applied\":2,\"rejected\":[\"email\"],\"missing\":[\"a\",\"b\"]}"),
				arguments(new Frame.Done(0, List.of(), List.of()),
						"{\"type\":\"done\",\"applied\":0,\"rejected\":[],\"missing\":[]}"),
				arguments(new Frame.Extended(2399), "{\"type\":\"extended\",\"expiresIn\":2399}"),
				arguments(new Frame.UserEdit("name", TestJson.of("Bob"), FieldValue.By.USER_EDIT),
						"{\"type\":\"userEdit\",\"key\":\"name\",\"value\":\"Bob\",\"by\":\"user_edit\"}"),
				arguments(Frame.NOT_FOUND, "{\"type\":\"error\",\"msg\":\"session not found\"}"),
				arguments(Frame.CLOSED, "{\"type\":\"error\",\"msg\":\"session closed\"}"),
				arguments(Frame.HEARTBEAT, "{\"type\":\"heartbeat\"}"));
	}

}
