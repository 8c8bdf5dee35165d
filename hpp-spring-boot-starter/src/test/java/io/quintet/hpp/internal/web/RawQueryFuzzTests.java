package io.quintet.hpp.internal.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

import com.code_intelligence.jazzer.junit.FuzzTest;

import static org.assertj.core.api.Assertions.assertThat;

class RawQueryFuzzTests {

	@FuzzTest
	void anyQueryIsReadAndAnEncodedValueIsFound(byte[] bytes) {
		String query = new String(bytes, StandardCharsets.UTF_8);
		String found = RawQuery.first(query, "token");
		String encoded = "token=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
		assertThat(RawQuery.first(encoded + "&" + query, "token")).isEqualTo(query);
		assertThat(RawQuery.first("other=1&" + query, "token")).isEqualTo(found);
	}

}
