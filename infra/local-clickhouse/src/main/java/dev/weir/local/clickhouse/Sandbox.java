package dev.weir.local.clickhouse;

import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the engine from the machine's files with Linux's Landlock: the thread that calls this, and every thread that it
 * starts later, can open only what the engine needs. SQL functions that read files find nothing there any more.
 */
final class Sandbox {
    private static final long CREATE_RULESET = 444;
    private static final long ADD_RULE = 445;
    private static final long RESTRICT_SELF = 446;
    private static final long VERSION_FLAG = 1;
    private static final long PATH_BENEATH = 1;
    private static final int NO_NEW_PRIVILEGES = 38;
    private static final long LONGEST_VALUE = 64 << 10;
    private static final int OPEN_AS_PATH = 0x200000 | 0x80000;

    private static final long EXECUTE = 1;
    private static final long WRITE_FILE = 1 << 1;
    private static final long READ_FILE = 1 << 2;
    private static final long READ_FOLDER = 1 << 3;
    private static final long OF_FIRST_VERSION = (1 << 13) - 1;
    private static final long MOVE = 1 << 13;
    private static final long TRUNCATE = 1 << 14;
    private static final long ON_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE;

    private static final List<String> READ = List.of(
            "/lib",
            "/lib64",
            "/usr/lib",
            "/usr/share/zoneinfo",
            "/etc/localtime",
            "/etc/hosts",
            "/etc/host.conf",
            "/etc/nsswitch.conf",
            "/etc/resolv.conf",
            "/etc/gai.conf",
            "/etc/ld.so.cache",
            "/etc/ssl",
            "/dev/random",
            "/dev/urandom",
            "/dev/zero",
            "/sys/devices/system",
            "/sys/fs/cgroup",
            "/proc/cpuinfo",
            "/proc/loadavg",
            "/proc/meminfo",
            "/proc/stat",
            "/proc/sys",
            "/proc/uptime",
            "/proc/version",
            // Its environment is there too, from which the password is wiped first.
            "/proc/self");

    private final MethodHandle systemCall = variadic("syscall", ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, 4);
    private final MethodHandle open;
    private final MethodHandle processControl = variadic("prctl", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, 4);

    private Sandbox() {
        open = Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow("open"),
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                        Linker.Option.firstVariadicArg(2));
    }

    /** Restricts the calling thread; an answer says why that can't be done here. */
    static Optional<String> enter(EngineOptions options) {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.of("only Linux has Landlock");
        }
        try {
            return new Sandbox().restrict(options);
        } catch (Throwable broken) {
            return Optional.of("Landlock could not be called: " + broken);
        }
    }

    private Optional<String> restrict(EngineOptions options) throws Throwable {
        long version = call(CREATE_RULESET, 0, 0, VERSION_FLAG, 0);
        if (version < 1) {
            return Optional.of("this kernel has no Landlock");
        }
        long handled = OF_FIRST_VERSION | (version >= 2 ? MOVE : 0) | (version >= 3 ? TRUNCATE : 0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocateFrom(ValueLayout.JAVA_LONG, handled);
            long ruleset = call(CREATE_RULESET, attributes.address(), Long.BYTES, 0, 0);
            if (ruleset < 0) {
                return Optional.of("the kernel made no ruleset");
            }
            wipe(arena, AdminPassword.VARIABLE);
            Files.createDirectories(options.data());
            allow(arena, ruleset, options.data(), handled);
            allow(arena, ruleset, Path.of("/dev/null"), handled);
            for (Path path : readable(options)) {
                allow(arena, ruleset, path, (EXECUTE | READ_FILE | READ_FOLDER) & handled);
            }
            int bare = (int) processControl.invokeExact(NO_NEW_PRIVILEGES, 1L, 0L, 0L, 0L);
            if (bare != 0 || call(RESTRICT_SELF, ruleset, 0, 0, 0) != 0) {
                return Optional.of("the kernel did not take the ruleset");
            }
            return Optional.empty();
        }
    }

    /** Takes a variable's value out of the environment that /proc shows. */
    private static void wipe(Arena arena, String variable) throws Throwable {
        MethodHandle find = Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow("getenv"),
                        FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        MemorySegment value = (MemorySegment) find.invokeExact(arena.allocateFrom(variable));
        if (value.address() != 0) {
            long length = value.reinterpret(LONGEST_VALUE).getString(0).length();
            value.reinterpret(length).fill((byte) 0);
        }
    }

    private static List<Path> readable(EngineOptions options) {
        List<Path> paths = new ArrayList<>();
        READ.forEach(path -> paths.add(Path.of(path)));
        paths.add(options.engine());
        paths.add(options.config());
        paths.add(options.config().resolveSibling("users.xml"));
        // What this JVM itself may still load on that thread.
        paths.add(Path.of(System.getProperty("java.home")));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            paths.add(Path.of(entry).toAbsolutePath());
        }
        return paths;
    }

    /** What is not there needs no rule. */
    private void allow(Arena arena, long ruleset, Path path, long access) throws Throwable {
        int opened = (int) open.invokeExact(arena.allocateFrom(path.toString()), OPEN_AS_PATH);
        if (opened < 0) {
            return;
        }
        long allowed = Files.isDirectory(path) ? access : access & ON_FILES;
        MemorySegment rule = arena.allocate(Long.BYTES + Integer.BYTES);
        rule.set(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.nativeOrder()), 0, allowed);
        rule.set(ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.nativeOrder()), Long.BYTES, opened);
        if (call(ADD_RULE, ruleset, PATH_BENEATH, rule.address(), 0) != 0) {
            throw new IllegalStateException("the kernel took no rule for " + path);
        }
    }

    private long call(long number, long first, long second, long third, long fourth) throws Throwable {
        return (long) systemCall.invokeExact(number, first, second, third, fourth);
    }

    private static MethodHandle variadic(String name, MemoryLayout answer, MemoryLayout first, int more) {
        MemoryLayout[] arguments = new MemoryLayout[1 + more];
        java.util.Arrays.fill(arguments, ValueLayout.JAVA_LONG);
        arguments[0] = first;
        return Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow(name),
                        FunctionDescriptor.of(answer, arguments),
                        Linker.Option.firstVariadicArg(1));
    }
}
