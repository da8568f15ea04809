package dev.weir.reporting.scaling.config;

/** What kind of service ClickHouse Cloud sells, from which follows what it allows. */
public enum Tier {
    BASIC,
    SCALE,
    ENTERPRISE
}
