package io.quintet.happy;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BoundedMapTests {

	@Test
	void whatWasNotUsedForLongestIsForgotten() {
		Map<String, Integer> map = BoundedMap.of(2);
		map.put("a", 1);
		map.put("b", 2);
		assertThat(map.get("a")).isEqualTo(1);
		map.put("c", 3);
		assertThat(map.get("b")).isNull();
		assertThat(map.get("a")).isEqualTo(1);
	}

	@Test
	void onlyTheSameValueIsRemoved() {
		Map<String, Long> map = BoundedMap.of(2);
		map.put("a", 1000L);
		map.remove("a", 1001L);
		assertThat(map.get("a")).isEqualTo(1000L);
		map.remove("a", 1000L);
		assertThat(map.get("a")).isNull();
	}

}
