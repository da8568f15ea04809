package dev.weir.local;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** One look at whether a child serves yet. */
record ReadyProbe(Readiness readiness, Path log, long logStart) {

    private static final int PATIENCE_MILLIS = 2_000;

    boolean answers() {
        return switch (readiness) {
            case Readiness.Line line -> logHas(line.text());
            case Readiness.Http http -> answersOk(http.address());
        };
    }

    private boolean logHas(String text) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(logStart);
            byte[] written = new byte[(int) Math.max(0, file.length() - logStart)];
            file.readFully(written);
            return new String(written, StandardCharsets.UTF_8).contains(text);
        } catch (IOException notYet) {
            return false;
        }
    }

    private static boolean answersOk(URI address) {
        try {
            HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            try {
                return connection.getResponseCode() == 200;
            } finally {
                connection.disconnect();
            }
        } catch (IOException notYet) {
            return false;
        }
    }
}
