package dev.weir.reporting.scaling.provider;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Amounts of memory as Kubernetes writes them; a GB of ours is its Gi. */
final class Quantity {
    private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)(Ki|Mi|Gi|Ti|k|M|G|T|)");
    private static final BigDecimal GIBI = BigDecimal.valueOf(1L << 30);

    private Quantity() {}

    static String ofGb(int gb) {
        return gb + "Gi";
    }

    /** The whole GB in that text, rounded down; null when it is no amount. */
    static @Nullable Integer gb(@Nullable String text) {
        Matcher matcher = text == null ? null : FORM.matcher(text);
        if (matcher == null || !matcher.matches()) {
            return null;
        }
        long unit =
                switch (matcher.group(2)) {
                    case "Ki" -> 1L << 10;
                    case "Mi" -> 1L << 20;
                    case "Gi" -> 1L << 30;
                    case "Ti" -> 1L << 40;
                    case "k" -> 1_000L;
                    case "M" -> 1_000_000L;
                    case "G" -> 1_000_000_000L;
                    case "T" -> 1_000_000_000_000L;
                    default -> 1L;
                };
        BigDecimal gb = new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(unit))
                .divide(GIBI, 0, RoundingMode.DOWN);
        return gb.precision() - gb.scale() > 9 ? null : gb.intValue();
    }
}
