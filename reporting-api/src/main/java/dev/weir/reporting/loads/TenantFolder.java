package dev.weir.reporting.loads;

import dev.weir.contract.Tenants;
import java.util.Arrays;
import java.util.Optional;

/**
 * The part of the bucket that a tenant's loads can read: what lies below its own name, and nothing else.
 *
 * @param root before the tenants' names, with a slash at its end, or empty
 */
record TenantFolder(String root) {
    private static final int LONGEST = 700;

    /** The whole prefix of the objects that are meant. */
    String prefix(String tenant, String prefix) {
        return root + Tenants.checked(tenant) + "/" + prefix;
    }

    /** What is wrong with a prefix, if anything is. */
    static Optional<String> fault(String prefix) {
        if (prefix.length() > LONGEST) {
            return Optional.of("may have at most " + LONGEST + " characters");
        }
        if (prefix.startsWith("/")) {
            return Optional.of("is relative to the tenant's own part of the bucket, so it begins without a slash");
        }
        if (prefix.chars().anyMatch(c -> Character.isISOControl(c) || c == '\\')) {
            return Optional.of("may have neither control characters nor backslashes");
        }
        // An S3 service over a file system could take them for a way out.
        if (Arrays.stream(prefix.split("/", -1)).anyMatch(part -> part.equals(".") || part.equals(".."))) {
            return Optional.of("may have neither . nor .. between slashes");
        }
        return Optional.empty();
    }
}
