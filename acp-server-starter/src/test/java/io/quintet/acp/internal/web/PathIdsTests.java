package io.quintet.acp.internal.web;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.server.PathContainer;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

import static org.assertj.core.api.Assertions.assertThat;

class PathIdsTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "a|a", "a%2Fb|a/b", "a%2fb%3Bc|a/b;c", "a;b=c|a;b=c", "a+b|a+b",
			"a%20b|'a b'", "%C3%BC|ü", "%F0%9F%98%80|😀", "ü|ü", "%25|%", "%2525|%25", "%2e%2e|..", "@:$&,=!|@:$&,=!" })
	void aSegmentIsDecodedOnce(String segment, String text) {
		assertThat(PathIds.of(PathContainer.parsePath("/acp/threads/" + segment + "/members")).get(2)).isEqualTo(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "%00", "a%00b", "%FF", "%C3", "%ED%A0%80", "%C0%80", "%", "%4", "%zz", "%+4" })
	void undecodableSegmentsAreNull(String segment) {
		assertThat(PathIds.of(new Segment(segment)).get(0)).isNull();
	}

	@Test
	void aTrailingSlashIsNoSegment() {
		assertThat(PathIds.of(PathContainer.parsePath("/threads/a/")).get(1)).isEqualTo("a");
	}

	/** A path that a server would not let through. */
	private record Segment(String value) implements PathContainer, PathContainer.PathSegment {

		@Override
		public List<Element> elements() {
			return List.of(this);
		}

		@Override
		public String valueToMatch() {
			return this.value;
		}

		@Override
		public char[] valueToMatchAsChars() {
			return this.value.toCharArray();
		}

		@Override
		public MultiValueMap<String, String> parameters() {
			return new LinkedMultiValueMap<>();
		}

	}

}
