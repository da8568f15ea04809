package dev.weir.testing;

import dev.weir.local.ChildProcess;
import dev.weir.local.Folders;
import dev.weir.local.Part;
import dev.weir.local.ProjectFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A part of the local stack, run as a child process with a folder of its own. */
final class LocalBackend implements Backend {

    /** Tests start parts more often than they work them hard: compile quickly. */
    private static final String QUICK_START = "-XX:TieredStopAtLevel=1";

    private final Part part;
    private final Path folder;
    private ChildProcess child;

    private LocalBackend(Part part, Path folder, ChildProcess child) {
        this.part = part;
        this.folder = folder;
        this.child = child;
    }

    static LocalBackend start(Part part, Path folder) {
        return new LocalBackend(part, folder, launch(part));
    }

    @Override
    public void stop() {
        child.stop();
    }

    @Override
    public void kill() {
        child.kill();
    }

    @Override
    public void restart() {
        if (child.isAlive()) {
            throw new IllegalStateException(part.name() + " still runs");
        }
        child = launch(part);
    }

    @Override
    public void freeze() {
        child.freeze();
    }

    @Override
    public void thaw() {
        child.thaw();
    }

    @Override
    public void close() {
        child.stop();
        try {
            Folders.remove(folder);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static ChildProcess launch(Part part) {
        try {
            return part.start(ProjectFolder.find(), QUICK_START);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
