package dev.weir.reporting.loads.files;

import java.io.IOException;
import java.io.InputStream;

/**
 * The items of a JSON array, or JSON texts that follow one another, each cut out by its brackets; whether it is a good
 * record is seen by whoever reads it.
 */
final class JsonValues implements Pieces {
    private enum Place {
        BEGINNING,
        BETWEEN_TEXTS,
        BEFORE_FIRST_ITEM,
        AFTER_ITEM,
        AFTER_ARRAY
    }

    private final Window window;
    private final int longest;
    private Place place = Place.BEGINNING;
    private long line = 1;

    JsonValues(InputStream in, int longest) {
        this.window = new Window(in, longest);
        this.longest = longest;
    }

    @Override
    public Piece next() throws IOException {
        int c = pastSpace();
        if (place == Place.BEGINNING) {
            place = Place.BETWEEN_TEXTS;
            if (c == '[') {
                window.skip();
                place = Place.BEFORE_FIRST_ITEM;
                c = pastSpace();
            }
        }
        return switch (place) {
            case BEGINNING -> throw new IllegalStateException("Passed above");
            case BETWEEN_TEXTS -> c < 0 ? Piece.End.END : value(c);
            case BEFORE_FIRST_ITEM -> c == ']' ? endOfArray() : item(c);
            case AFTER_ITEM -> afterItem(c);
            case AFTER_ARRAY -> c < 0 ? Piece.End.END : goesOn();
        };
    }

    private Piece afterItem(int c) throws IOException {
        return switch (c) {
            case ']' -> endOfArray();
            case ',' -> {
                window.skip();
                yield item(pastSpace());
            }
            case -1 -> throw unreadable("ends before its array does");
            default -> throw unreadable("has neither a comma nor the end of the array after a record");
        };
    }

    private Piece endOfArray() throws IOException {
        window.skip();
        place = Place.AFTER_ARRAY;
        return pastSpace() < 0 ? Piece.End.END : goesOn();
    }

    private Piece goesOn() throws UnreadableObject {
        throw unreadable("goes on after the end of its array");
    }

    private Piece item(int c) throws IOException {
        if (c < 0) {
            throw unreadable("ends before its array does");
        }
        Piece piece = value(c);
        place = Place.AFTER_ITEM;
        return piece;
    }

    private Piece value(int first) throws IOException {
        long began = line;
        window.mark();
        if (first == '{' || first == '[') {
            passBrackets(began);
        } else if (first == '"') {
            passString(began);
        } else {
            passWord(first);
        }
        if (window.isTooLong()) {
            return new Piece.Broken(began, window.copy(window.length()), "has more than " + longest + " bytes");
        }
        return new Piece.Json(began, window.buffer(), window.marked(), window.length());
    }

    private void passBrackets(long began) throws IOException {
        int depth = 0;
        do {
            int c = window.peek();
            switch (c) {
                case -1 -> throw unreadable("ends in the middle of the record that begins at line " + began);
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                case '\n' -> line++;
                default -> {}
            }
            if (c == '"') {
                passString(began);
            } else {
                window.skip();
            }
        } while (depth > 0);
    }

    private void passString(long began) throws IOException {
        window.skip();
        while (true) {
            int c = window.peek();
            switch (c) {
                case -1 -> throw unreadable("ends in the middle of the record that begins at line " + began);
                case '"' -> {
                    window.skip();
                    return;
                }
                case '\\' -> {
                    window.skip();
                    if (window.peek() < 0) {
                        continue;
                    }
                }
                case '\n' -> line++;
                default -> {}
            }
            window.skip();
        }
    }

    /** A number or a word; at least one byte, so that the next call is further on. */
    private void passWord(int first) throws IOException {
        if (first == ',' || first == ']' || first == '}') {
            throw unreadable("has a " + (char) first + " where a record should be");
        }
        int c = first;
        while (c > ' ' && c != ',' && c != ']' && c != '}' && c != '{' && c != '[' && c != '"') {
            window.skip();
            c = window.peek();
        }
        if (window.length() == 0) {
            throw unreadable("has a control character where a record should be");
        }
    }

    private int pastSpace() throws IOException {
        window.mark();
        while (true) {
            int c = window.peek();
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return c;
            }
            if (c == '\n') {
                line++;
            }
            window.skip();
            window.mark();
        }
    }

    private UnreadableObject unreadable(String reason) {
        return new UnreadableObject(reason + ", at line " + line);
    }
}
