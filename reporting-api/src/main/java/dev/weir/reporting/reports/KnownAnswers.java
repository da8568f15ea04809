package dev.weir.reporting.reports;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weir.reporting.clickhouse.LedgerVersions;
import dev.weir.reporting.clickhouse.ReportQuery;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Answers of ClickHouse that are given again for the same question while the days that it is about are in the same
 * version. The version is asked for at each request, so what is given is what ClickHouse would answer.
 */
public final class KnownAnswers {
    private static final int LARGEST = 64 * 1024;
    private static final long ALL_BYTES = 16 * 1024 * 1024;

    /** A question in a version of the days; the query's text and values hold the tenant. */
    record Question(String query, String format, String version) {}

    private final LedgerVersions versions;
    private final Cache<Question, byte[]> answers = Caffeine.newBuilder()
            .maximumWeight(ALL_BYTES)
            .weigher((Question question, byte[] answer) ->
                    answer.length + 2 * question.query().length())
            .build();

    public KnownAnswers(LedgerVersions versions) {
        this.versions = versions;
    }

    /** The question about a period in its present version; null when the version can't be told. */
    @Nullable Question question(ReportQuery query, String format, Period period) throws InterruptedException {
        String version =
                versions.of(day(period.from().toEpochMilli()), day(period.to().toEpochMilli() - 1));
        return version == null ? null : new Question(query.identity(), format, version);
    }

    @Nullable InputStream find(Question question) {
        byte[] answer = answers.getIfPresent(question);
        return answer == null ? null : new ByteArrayInputStream(answer);
    }

    /** Keeps an answer that is not too large, and gives it to be read. */
    InputStream keep(Question question, InputStream answer) throws IOException {
        byte[] start = answer.readNBytes(LARGEST + 1);
        if (start.length > LARGEST) {
            return new SequenceInputStream(new ByteArrayInputStream(start), answer);
        }
        answers.put(question, start);
        return new ByteArrayInputStream(start);
    }

    private static LocalDate day(long millis) {
        return Instant.ofEpochMilli(millis).atZone(ZoneOffset.UTC).toLocalDate();
    }
}
