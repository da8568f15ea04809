package dev.weir.clickhouse.access;

/** The secrets from which the accounts' passwords come; they never leave this process except as hashes. */
public record AccessSecrets(
        String adminPassword, String schemaPassword, String sinkPassword, String monitorPassword, String readerSecret) {
    public AccessSecrets {
        for (var secret : new String[] {adminPassword, schemaPassword, sinkPassword, monitorPassword, readerSecret}) {
            if (secret.isBlank()) {
                throw new IllegalArgumentException("a ClickHouse password or secret is empty");
            }
        }
    }

    @Override
    public String toString() {
        return "AccessSecrets[hidden]";
    }
}
