package dev.weir.local;

import java.io.IOException;
import java.util.List;

/** One of the real parts beside our services, described so that it can be started as a child process. */
public sealed interface Part permits KafkaPart, ClickHousePart, S3Part, CloudPart {

    String name();

    /** The ports that it opens on loopback, by what each is for. */
    List<NamedPort> ports();

    /** Writes the files that it reads at its start. */
    void prepare() throws IOException;

    ChildCommand command(ProjectFolder project);

    /** Looks at its ports, prepares its files, starts it and waits until it serves. */
    default ChildProcess start(ProjectFolder project, String... moreJvmFlags) throws IOException {
        for (NamedPort port : ports()) {
            if (!FreePorts.isFree(port.number())) {
                throw new PartProblem(
                        "port " + port.number() + " for " + port.purpose() + " is taken by another program");
            }
        }
        prepare();
        return ChildProcess.start(command(project).with(moreJvmFlags)).awaitReady();
    }

    /** A port and the words to name it by in an error. */
    record NamedPort(String purpose, int number) {}
}
