package dev.weir.local;

/**
 * A named collection of ClickHouse: a bucket's address and the credentials for it, of which queries know the name only.
 *
 * @param url of the bucket, with a slash at its end
 */
public record S3Collection(String name, String url, String accessKey, Secret secretKey) {

    String xml() {
        return """
            <named_collections>
                <%1$s>
                    <url overridable="0">%2$s</url>
                    <access_key_id overridable="0">%3$s</access_key_id>
                    <secret_access_key overridable="0">%4$s</secret_access_key>
                </%1$s>
            </named_collections>
            """.formatted(name, escaped(url), escaped(accessKey), escaped(secretKey.value()));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
