package dev.weir.reporting.loads.files;

import java.io.IOException;

/** Says that an object's content can't be read on; trying again changes nothing. */
public final class UnreadableObject extends IOException {
    private static final long serialVersionUID = 1;

    /** Completes "the object …". */
    public UnreadableObject(String reason) {
        super(reason);
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
