package dev.weir.contract;

/**
 * What a tenant's name may look like: it becomes part of keys, user names, object paths, XML and SQL literals, so it is
 * plain.
 */
public final class Tenants {
    public static final int MAX_LENGTH = 32;

    private Tenants() {}

    /** True for a lower-case letter followed by at most 31 lower-case letters, digits and hyphens. */
    public static boolean isValid(String name) {
        int length = name.length();
        if (length == 0 || length > MAX_LENGTH || !isLetter(name.charAt(0))) {
            return false;
        }
        for (int i = 1; i < length; i++) {
            char c = name.charAt(i);
            if (!isLetter(c) && (c < '0' || c > '9') && c != '-') {
                return false;
            }
        }
        return true;
    }

    /** The name, when it is one. */
    public static String checked(String name) {
        if (!isValid(name)) {
            throw new IllegalArgumentException("a tenant's name is a lower-case letter and up to " + (MAX_LENGTH - 1)
                    + " lower-case letters, digits and hyphens: " + name);
        }
        return name;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z';
    }
}
