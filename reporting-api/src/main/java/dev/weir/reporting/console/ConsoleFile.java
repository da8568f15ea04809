package dev.weir.reporting.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** One of the console's files as it is served, read from the class path once. */
final class ConsoleFile {
    private static final String FOLDER = "/console/";

    private final String type;
    private final byte[] plain;
    private final byte @Nullable [] gzip;
    private final String etag;

    private ConsoleFile(String type, byte[] plain, byte @Nullable [] gzip, String etag) {
        this.type = type;
        this.plain = plain;
        this.gzip = gzip;
        this.etag = etag;
    }

    /** The file of that name below the console's folder. */
    static ConsoleFile read(String name) {
        try (InputStream in = ConsoleFile.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("The console's file " + name + " is missing");
            }
            byte[] plain = in.readAllBytes();
            byte[] gzip = compressed(plain);
            return new ConsoleFile(type(name), plain, gzip.length < plain.length ? gzip : null, etag(plain));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The media type. */
    String type() {
        return type;
    }

    byte[] plain() {
        return plain;
    }

    /** The same compressed; null where that would not make it smaller. */
    byte @Nullable [] gzip() {
        return gzip;
    }

    /** Made from the content, so that it changes when that does. */
    String etag() {
        return etag;
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "svg" -> "image/svg+xml";
            case "woff2" -> "font/woff2";
            default -> "text/plain; charset=utf-8";
        };
    }

    private static byte[] compressed(byte[] plain) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(plain);
        }
        return compressed.toByteArray();
    }

    private static String etag(byte[] plain) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(plain);
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
