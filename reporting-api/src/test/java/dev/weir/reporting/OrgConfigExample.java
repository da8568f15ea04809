package dev.weir.reporting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An org_config.yaml that holds, with the files that it names. */
record OrgConfigExample(Path folder) {
    Path write() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "a token");
        return Files.writeString(folder.resolve("org_config.yaml"), """
                organization:
                  id: 5d1a7c0e-6b1f-4a52-9f0e-0c1de0000001
                providers:
                  - name: own
                    kind: kubernetes
                    token_file: "%s"
                services:
                  - name: warehouse
                    id: warehouse
                    operator: official
                    namespace: analytics
                operators:
                  - name: alice
                    key_ids: [0123456789ab]
                    may:
                      - service: warehouse
                """.formatted(token));
    }
}
