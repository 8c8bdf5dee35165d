package io.quintet.samples.pages;

import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.MultiFormatReader;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.Result;
import com.google.zxing.common.HybridBinarizer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class QrSvgTests {

	private static final int SCALE = 8;

	@Test
	void aScannerReadsTheAddress() throws Exception {
		String address = "https://forms.example.org/trip/#0123456789abcdef0123456789abcdef.A_b-C0123456789abcdefghijklmno";
		Result read = new MultiFormatReader().decode(new BinaryBitmap(new HybridBinarizer(pixels(QrSvg.of(address)))),
				Map.of(DecodeHintType.TRY_HARDER, true));
		assertThat(read.getText()).isEqualTo(address);
		assertThat(read.getBarcodeFormat()).isEqualTo(BarcodeFormat.QR_CODE);
	}

	@Test
	void aTextThatDoesNotFitIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> QrSvg.of("x".repeat(3000)))
			.withMessageContaining("too long");
	}

	/** Paints the document as a browser does: white, then each black square. */
	private static LuminanceSource pixels(String svg) {
		Matcher box = Pattern.compile("viewBox=\"0 0 (\\d+) ").matcher(svg);
		assertThat(box.find()).isTrue();
		int size = Integer.parseInt(box.group(1)) * SCALE;
		int[] pixels = new int[size * size];
		Arrays.fill(pixels, 0xffffff);
		Matcher square = Pattern.compile("M(\\d+),(\\d+)h1v1h-1z").matcher(svg);
		while (square.find()) {
			int left = Integer.parseInt(square.group(1)) * SCALE;
			int top = Integer.parseInt(square.group(2)) * SCALE;
			for (int y = top; y < top + SCALE; y++) {
				Arrays.fill(pixels, y * size + left, y * size + left + SCALE, 0);
			}
		}
		return new RGBLuminanceSource(size, size, pixels);
	}

}
