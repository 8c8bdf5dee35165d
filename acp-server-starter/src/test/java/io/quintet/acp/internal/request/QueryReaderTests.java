package io.quintet.acp.internal.request;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quintet.acp.internal.request.QueryReader.PageQuery;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.AcpException.FieldError;
import io.quintet.acp.thread.Cursor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class QueryReaderTests {

	private static final String TIME = "2026-11-21T09:10:45.125462";

	private static final Cursor CURSOR = new Cursor(Instant.parse(TIME + "Z"), "th_1");

	private final QueryReader reader = new QueryReader(1000);

	@ParameterizedTest
	@ValueSource(strings = { "", "page=2", "&&=&=a" })
	void withoutLimitAndCursorThePageIsTheUsualFirstOne(String query) {
		assertThat(this.reader.read(query, 50)).isEqualTo(new PageQuery(null, 50));
	}

	@Test
	void thereMayBeNoQuery() {
		assertThat(this.reader.read(null, 100)).isEqualTo(new PageQuery(null, 100));
	}

	@Test
	void theUsualLimitIsNotAboveTheLargest() {
		assertThat(new QueryReader(20).read(null, 100)).isEqualTo(new PageQuery(null, 20));
	}

	@ParameterizedTest
	@CsvSource({ "limit=1, 1", "limit=1000, 1000", "limit=007, 7", "limit=5&limit=6, 6", "%6cimit=9, 9" })
	void aLimitIsRead(String query, int limit) {
		assertThat(this.reader.read(query, 50)).isEqualTo(new PageQuery(null, limit));
	}

	@ParameterizedTest
	@ValueSource(strings = { "limit", "limit=", "limit=0", "limit=-1", "limit=1001", "limit=many", "limit=1.0",
			"limit=+5", "limit=1e2", "limit=99999999999999999999", "limit=%D9%A5", "limit=5%00", "limit=5&limit=x" })
	void aLimitThatIsNoneIsRefused(String query) {
		assertRefused(query, "limit", "must be an integer from 1 to 1000");
	}

	@ParameterizedTest
	@ValueSource(strings = { TIME + "Z", "2026-11-21T09%3A10%3A45.125462Z", TIME + "+00:00", TIME + "%2B00:00",
			TIME + "%2B00%3A00", "2026-11-21T11:10:45.125462+02:00", "2026-11-21T04:10:45.125462-05:00" })
	void aCursorIsRead(String time) {
		assertThat(this.reader.read("cursor_created_at=" + time + "&cursor_id=th_1&limit=3", 50))
			.isEqualTo(new PageQuery(CURSOR, 3));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "yesterday", "0", TIME, "2026-11-21", "%00", "%FF", "0000-01-01T00:00:00Z",
			"99999-01-01T00:00:00Z", "2026-02-30T00:00:00Z", TIME + "Z&cursor_created_at=x" })
	void aCursorWithoutATimeIsRefused(String time) {
		assertRefused("cursor_created_at=" + time + "&cursor_id=th_1", "cursor_created_at",
				"must be a time such as 2026-11-21T09:10:45.125462Z");
		assertRefused("cursor_created_at=" + time, "cursor_created_at",
				"must be a time such as 2026-11-21T09:10:45.125462Z");
	}

	@Test
	void aCursorWithAnIdThatTheDatabaseCannotTakeIsRefused() {
		assertRefused("cursor_created_at=" + TIME + "Z&cursor_id=a%00", "cursor_id", "must be an id");
	}

	@Test
	void halfACursorIsNone() {
		assertThat(this.reader.read("cursor_created_at=" + TIME + "Z", 50)).isEqualTo(new PageQuery(null, 50));
		assertThat(this.reader.read("cursor_id=th_1", 50)).isEqualTo(new PageQuery(null, 50));
	}

	@Test
	void theIdOfACursorNeedNotNameAnything() {
		assertThat(this.reader.read("cursor_created_at=" + TIME + "Z&cursor_id=", 50))
			.isEqualTo(new PageQuery(new Cursor(CURSOR.createdAt(), ""), 50));
		assertThat(this.reader.read("cursor_created_at=" + TIME + "Z&cursor_id=%F0%9F%98%80", 50))
			.isEqualTo(new PageQuery(new Cursor(CURSOR.createdAt(), "😀"), 50));
	}

	@Test
	void allErrorsAreReportedAtOnce() {
		assertThatExceptionOfType(AcpException.class)
			.isThrownBy(() -> this.reader.read("limit=0&cursor_created_at=x&cursor_id=%00", 50))
			.satisfies((ex) -> assertThat(ex.errors()).extracting(FieldError::place)
				.containsExactly("limit", "cursor_created_at", "cursor_id"));
	}

	private void assertRefused(String query, String place, String message) {
		assertThatExceptionOfType(AcpException.class).isThrownBy(() -> this.reader.read(query, 50))
			.satisfies((ex) -> assertThat(ex.errors()).containsExactly(new FieldError(place, message)));
	}

}
