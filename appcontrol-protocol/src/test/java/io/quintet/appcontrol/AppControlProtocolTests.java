package io.quintet.appcontrol;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import io.quintet.appcontrol.ServiceRequest.ServiceAction;
import io.quintet.appcontrol.ServiceResponse.ServiceResponseStatus;
import io.quintet.support.PythonSpaces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AppControlProtocolTests {

	@Test
	void trimRemovesExactlyWhatPythonTakesForWhiteSpace() {
		Set<Integer> removed = new TreeSet<>();
		for (int c = 0; c <= 0xFFFF; c++) {
			if (PythonSpaces.trim((char) c + "x" + (char) c).equals("x")) {
				removed.add(c);
			}
		}
		assertThat(removed).containsExactly(0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1C, 0x1D, 0x1E, 0x1F, 0x20, 0x85, 0xA0,
				0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200A, 0x2028,
				0x2029, 0x202F, 0x205F, 0x3000);
		assertThat(PythonSpaces.trim(" \u3000 ")).isEmpty();
		assertThat(PythonSpaces.trim(" a b ")).isEqualTo("a b");
	}

	@Test
	void wireValuesAreThoseOfTheProtocol() {
		assertThat(Arrays.stream(ToolStatus.values()).map(ToolStatus::wire)).containsExactly("ok", "not_found",
				"not_ready", "permission_missing", "timeout", "failed", "unknown");
		assertThat(Arrays.stream(ToolEventType.values()).map(ToolEventType::wire)).containsExactly("started",
				"progress", "observation", "warning", "error");
		assertThat(Arrays.stream(ServiceAction.values()).map(ServiceAction::wire)).containsExactly("run", "submit",
				"poll", "stream");
		assertThat(Arrays.stream(ServiceResponseStatus.values()).map(ServiceResponseStatus::wire))
			.containsExactly("complete", "not_found", "failed");
	}

	@Test
	void wireValuesAreMatchedExactly() {
		assertThat(ToolStatus.fromWire("permission_missing")).isSameAs(ToolStatus.PERMISSION_MISSING);
		assertThat(ToolEventType.fromWire("warning")).isSameAs(ToolEventType.WARNING);
		assertThat(ServiceAction.fromWire("poll")).isSameAs(ServiceAction.POLL);
		assertThat(ServiceResponseStatus.fromWire("failed")).isSameAs(ServiceResponseStatus.FAILED);
		for (String wrong : new String[] { "", "OK", " ok", "ok ", "done" }) {
			assertThatExceptionOfType(AppControlProtocolException.class).isThrownBy(() -> ToolStatus.fromWire(wrong))
				.withMessageStartingWith("status must be one of ok, not_found");
		}
	}

}
