package dev.weir.reporting.scaling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The machine's clock, put forward by a test. */
public final class ShiftedClock extends Clock {
    private volatile Duration ahead = Duration.ZERO;

    public ShiftedClock() {}

    ShiftedClock(Duration ahead) {
        this.ahead = ahead;
    }

    public void pass(Duration time) {
        ahead = ahead.plus(time);
    }

    public void passUntil(Instant moment) {
        pass(Duration.between(instant(), moment));
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("there is one zone");
    }
}
