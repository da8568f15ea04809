package dev.weir.local;

/** A value that is handed on in an environment or a request header and never shown. */
public record Secret(String value) {

    @Override
    public String toString() {
        return "Secret[hidden]";
    }
}
