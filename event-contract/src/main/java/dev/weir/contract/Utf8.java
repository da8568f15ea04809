package dev.weir.contract;

/** How long a text is in UTF-8. */
final class Utf8 {
    private Utf8() {}

    /** The bytes of that text in UTF-8, or -1 when it holds half a surrogate pair. */
    static int length(String text) {
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                continue;
            }
            if (c < 0x800) {
                bytes += 1;
            } else if (!Character.isSurrogate(c)) {
                bytes += 2;
            } else {
                if (Character.isLowSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return -1;
                }
                i++;
                bytes += 2;
            }
        }
        return bytes;
    }
}
