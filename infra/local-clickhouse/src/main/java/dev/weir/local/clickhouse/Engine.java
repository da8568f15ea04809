package dev.weir.local.clickhouse;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The ClickHouse engine in its native library, called as the program {@code clickhouse local} would be. */
final class Engine {

    private static final long LONGEST_MESSAGE = 64 << 10;

    private final MethodHandle run;
    private final MethodHandle errorOf;

    private Engine(MethodHandle run, MethodHandle errorOf) {
        this.run = run;
        this.errorOf = errorOf;
    }

    static Engine load(Path library) {
        SymbolLookup symbols = SymbolLookup.libraryLookup(library, Arena.global());
        Linker linker = Linker.nativeLinker();
        return new Engine(
                linker.downcallHandle(
                        symbols.findOrThrow("chdb_query_cmdline"),
                        FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS)),
                linker.downcallHandle(
                        symbols.findOrThrow("chdb_result_error"),
                        FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS)));
    }

    /** Runs until the last query has ended; answers with the engine's complaint if there was one. */
    Optional<String> run(List<String> arguments) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment vector = arena.allocate(ValueLayout.ADDRESS, arguments.size() + 1L);
            for (int at = 0; at < arguments.size(); at++) {
                vector.setAtIndex(ValueLayout.ADDRESS, at, arena.allocateFrom(arguments.get(at)));
            }
            MemorySegment result = (MemorySegment) run.invokeExact(arguments.size(), vector);
            MemorySegment error = (MemorySegment) errorOf.invokeExact(result);
            return error.address() == 0
                    ? Optional.empty()
                    : Optional.of(error.reinterpret(LONGEST_MESSAGE).getString(0));
        } catch (Throwable broken) {
            throw new IllegalStateException("the engine could not be called", broken);
        }
    }
}
