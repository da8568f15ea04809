package dev.weir.reporting.scaling;

import dev.weir.kit.access.Caller;
import dev.weir.kit.http.HttpEdge;
import dev.weir.kit.http.HttpProblem;
import dev.weir.reporting.scaling.config.Operator;
import dev.weir.reporting.scaling.config.OrgConfig;
import dev.weir.reporting.scaling.config.SecretHash;
import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells which operator calls: the one whose secret stands in the header {@code Weir-Operator}, else the one to whom the
 * API key belongs. A header that does not hold is refused, whatever the key.
 */
final class Operators {
    private static final Logger log = LoggerFactory.getLogger(Operators.class);
    private static final String HEADER = "Weir-Operator";
    private static final String BASIC = "Basic ";

    /** A hash takes a processor for a while: no more at a time, whoever tries. */
    private static final int HASHES_AT_A_TIME = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final OrgConfig config;
    private final SecretHash nobody = SecretHash.of("there is no such operator");
    private final Semaphore hashing = new Semaphore(HASHES_AT_A_TIME, true);
    private final byte[] memoryKey = new byte[32];

    /** Secrets that held before, by operator, under a key of this process: they need no slow hash again. */
    private final Map<String, byte[]> held = new ConcurrentHashMap<>();

    Operators(OrgConfig config) {
        this.config = config;
        new SecureRandom().nextBytes(memoryKey);
    }

    /** Who calls; a caller who is no operator is refused. */
    Operator of(Context ctx) throws InterruptedException {
        Caller caller = HttpEdge.caller(ctx);
        String header = ctx.header(HEADER);
        if (header != null) {
            return bySecret(header, ctx.ip());
        }
        return config.operators().stream()
                .filter(operator -> operator.keyIds().contains(caller.keyId()))
                .findFirst()
                .orElseThrow(() -> HttpProblem.forbidden("The key " + caller.keyId()
                        + " belongs to no operator of org_config.yaml; send " + HEADER
                        + ", or have the key's id put into the file"));
    }

    private Operator bySecret(String header, String from) throws InterruptedException {
        String[] given = decoded(header);
        Optional<Operator> operator = given == null
                ? Optional.empty()
                : config.operators().stream()
                        .filter(each -> each.secret() != null && each.name().equals(given[0]))
                        .findFirst();
        if (given == null || !holds(operator.orElse(null), given[1])) {
            log.warn("An operator's secret that does not hold was sent from {}", from);
            throw new HttpProblem(
                    403,
                    "not-an-operator",
                    "The operator is not known",
                    "The header " + HEADER
                            + " must be Basic and the Base64 of an operator's name, a colon and his secret");
        }
        return operator.orElseThrow();
    }

    private boolean holds(@Nullable Operator operator, String secret) throws InterruptedException {
        byte[] quick = quickHash(secret);
        byte[] before = operator == null ? null : held.get(operator.name());
        if (before != null && MessageDigest.isEqual(before, quick)) {
            return true;
        }
        if (!hashing.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw HttpProblem.unavailable("busy", "Too many secrets are checked just now", PATIENCE);
        }
        try {
            SecretHash hash = operator == null ? null : operator.secret();
            boolean matches = (hash == null ? nobody : hash).matches(secret);
            if (!matches || operator == null || hash == null) {
                return false;
            }
            held.put(operator.name(), quick);
            return true;
        } finally {
            hashing.release();
        }
    }

    private byte[] quickHash(String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(memoryKey, "HmacSHA256"));
            return mac.doFinal(secret.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK knows HMAC", e);
        }
    }

    private static String @Nullable [] decoded(String header) {
        if (!header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return null;
        }
        try {
            byte[] bytes =
                    Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            int colon = text.indexOf(':');
            return colon < 0 ? null : new String[] {text.substring(0, colon), text.substring(colon + 1)};
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return null;
        }
    }
}
