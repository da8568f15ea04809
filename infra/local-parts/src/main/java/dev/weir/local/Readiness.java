package dev.weir.local;

import java.net.URI;

/** How one sees that a started process serves: by a line that it writes, or by an address that answers 200. */
public sealed interface Readiness {

    /** A line of the process's own log, written after its start, contains this text. */
    record Line(String text) implements Readiness {}

    /** A GET of this address is answered with 200. */
    record Http(URI address) implements Readiness {}
}
