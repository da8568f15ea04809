package dev.weir.testing;

import dev.weir.local.ChildProcess;
import dev.weir.local.Folders;
import dev.weir.local.Part;
import dev.weir.local.ProjectFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A part of the local stack, run as a child process with a folder of its own. */
final class LocalBackend implements Backend {

    private static final ProjectFolder PROJECT = ProjectFolder.find();

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

    /** Without the parting of a service whose data are kept; only the first of a kind leaves its classes. */
    @Override
    public void close() {
        if (StartArchive.of(PROJECT, part.name()).isThere()) {
            child.kill();
        } else {
            child.stop();
        }
        try {
            Folders.remove(folder);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Tests start parts more often than they work them hard: quick compiling, and classes that are loaded already. */
    private static ChildProcess launch(Part part) {
        try {
            List<String> flags = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1"));
            flags.addAll(StartArchive.of(PROJECT, part.name()).flags());
            return part.start(PROJECT, flags.toArray(String[]::new));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
