package dev.weir.faults;

import java.io.IOException;

/** The signals by which a process is made to stand still and to go on. */
enum Signal {
    STOP,
    CONT;

    void send(long pid) throws InterruptedException {
        try {
            new ProcessBuilder("kill", "-" + name(), Long.toString(pid)).start().waitFor();
        } catch (IOException e) {
            throw new IllegalStateException("the program kill can't be run", e);
        }
    }
}
