package io.quintet.acp.internal.request;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jspecify.annotations.Nullable;

import io.quintet.acp.internal.json.StorableText;
import io.quintet.acp.internal.json.Timestamps;
import io.quintet.acp.internal.request.QueryReader.PageQuery;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.ErrorCode;

import static org.assertj.core.api.Assertions.assertThat;

class AcpCursorFuzzTests {

	private static final int MAX_PAGE = 1000;

	private final QueryReader queries = new QueryReader(MAX_PAGE);

	@FuzzTest
	void anyQueryIsRefusedOrAPage(byte[] bytes) {
		String text = new String(bytes, StandardCharsets.UTF_8);
		assertPage(text);
		String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);
		assertPage("limit=" + encoded);
		PageQuery page = assertPage("cursor_id=th_1&cursor_created_at=" + encoded);
		Instant time = Timestamps.parse(text);
		assertThat(page == null).isEqualTo(time == null);
		if (page != null) {
			assertThat(page.cursor()).isEqualTo(new Cursor(time, "th_1"));
		}
		PageQuery named = assertPage("cursor_created_at=2026-11-21T09:10:45Z&cursor_id=" + encoded);
		assertThat(named == null).isEqualTo(text.indexOf(0) >= 0);
	}

	private @Nullable PageQuery assertPage(String query) {
		try {
			PageQuery page = this.queries.read(query, 50);
			assertThat(page.limit()).isBetween(1, MAX_PAGE);
			Cursor cursor = page.cursor();
			if (cursor != null) {
				assertThat(Timestamps.parse(Timestamps.format(cursor.createdAt()))).isEqualTo(cursor.createdAt());
				assertThat(StorableText.isStorable(cursor.id())).isTrue();
			}
			return page;
		}
		catch (AcpException ex) {
			assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
			assertThat(ex.errors()).isNotEmpty();
			return null;
		}
	}

}
