package io.quintet.appcontrol.socket;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RequestLineTests {

	private final AtomicLong buffered = new AtomicLong();

	private RequestLine line(int max, long total) {
		return new RequestLine(max, total, this.buffered);
	}

	private static ByteBuf bytes(String text) {
		return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
	}

	@Test
	void aLineIsReadUpToItsEndHoweverItIsCut() {
		for (int size = 1; size <= 8; size++) {
			RequestLine line = line(100, 10_000);
			String text = "abcdef\nrest";
			boolean complete = false;
			for (int i = 0; i < text.length() && !complete; i += size) {
				complete = line.read(bytes(text.substring(i, Math.min(text.length(), i + size))));
			}
			assertThat(complete).isTrue();
			assertThat(line.take()).asString().isEqualTo("abcdef");
		}
		assertThat(this.buffered).hasValue(0);
	}

	@Test
	void aBlankLineIsSomethingAndNothingIsNothing() {
		RequestLine line = line(100, 10_000);
		assertThat(line.isEmpty()).isTrue();
		assertThat(line.take()).isEmpty();
		line.read(bytes("\n"));
		assertThat(line.isEmpty()).isFalse();
		assertThat(line.take()).asString().isEqualTo("\n");
	}

	@Test
	void aLineMayBeAsLongAsAllowedAndIsReadToItsEndWhenItIsLonger() {
		RequestLine line = line(4, 10_000);
		assertThat(line.read(bytes("1234"))).isFalse();
		assertThat(line.problem()).isNull();
		assertThat(line.read(bytes("5"))).isFalse();
		assertThat(line.problem()).isEqualTo(RequestLine.Problem.TOO_LONG);
		assertThat(this.buffered).hasValue(0);
		assertThat(line.read(bytes("67\n"))).isTrue();
	}

	@Test
	void aLineWithoutEndIsGivenUp() {
		RequestLine line = line(4, 10_000);
		ByteBuf chunk = Unpooled.wrappedBuffer(new byte[1024 * 1024]);
		int megabytes = 1;
		while (!line.read(chunk.duplicate())) {
			megabytes++;
		}
		assertThat(megabytes).isBetween(64, 66);
	}

	@Test
	void allLinesTogetherAreBounded() {
		RequestLine first = line(3000, 5000);
		RequestLine second = line(3000, 5000);
		first.read(bytes("x".repeat(3000)));
		second.read(bytes("x".repeat(3000)));
		assertThat(first.problem()).isNull();
		assertThat(second.problem()).isEqualTo(RequestLine.Problem.NO_ROOM);
		assertThat(this.buffered).hasValue(3000);
		first.release();
		assertThat(this.buffered).hasValue(0);
		RequestLine third = line(3000, 5000);
		third.read(bytes("x".repeat(3000)));
		assertThat(third.problem()).isNull();
	}

}
