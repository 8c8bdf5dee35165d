package io.quintet.lime.json;

import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ByteScanTests {

	@Test
	void eachByteIsFoundAtEachPlace() {
		for (int value = 0; value < 256; value++) {
			for (int place = 0; place < 20; place++) {
				byte[] bytes = new byte[20];
				Arrays.fill(bytes, (byte) 'x');
				bytes[place] = (byte) value;
				assertThat(ByteScan.endOfLine(bytes, 0, 20)).isEqualTo((value == 10 || value == 13) ? place : 20);
				boolean plain = value >= 0x20 && value < 0x80 && value != '"' && value != '\\';
				assertThat(ByteScan.endOfPlainText(bytes, 0, 20)).isEqualTo(plain ? 20 : place);
				assertThat(ByteScan.isAscii(bytes)).isEqualTo(value < 0x80);
			}
		}
	}

	@Test
	void theFirstOneCountsAndNothingOutsideIsLookedAt() {
		Random random = new Random(7);
		byte[] some = { '\n', '\r', '"', '\\', 0, 0x1F, 0x20, 0x21, 0x7F, (byte) 0x80, (byte) 0xFF, 'a', 'b', 'c', 11,
				12, 14, 9 };
		for (int round = 0; round < 20_000; round++) {
			byte[] bytes = new byte[random.nextInt(40)];
			for (int i = 0; i < bytes.length; i++) {
				bytes[i] = random.nextInt(4) > 0 ? (byte) 'x' : some[random.nextInt(some.length)];
			}
			int from = random.nextInt(bytes.length + 1);
			int to = from + random.nextInt(bytes.length - from + 1);
			int line = from;
			while (line < to && bytes[line] != '\n' && bytes[line] != '\r') {
				line++;
			}
			int text = from;
			while (text < to && bytes[text] >= ' ' && bytes[text] != '"' && bytes[text] != '\\') {
				text++;
			}
			assertThat(ByteScan.endOfLine(bytes, from, to)).isEqualTo(line);
			assertThat(ByteScan.endOfPlainText(bytes, from, to)).isEqualTo(text);
		}
	}

}
