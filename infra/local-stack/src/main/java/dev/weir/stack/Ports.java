package dev.weir.stack;

import dev.weir.kit.Setting;
import dev.weir.kit.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Which port each part of this stack has. */
final class Ports {
    private static final Map<LocalPort, Setting<Integer>> SETTINGS =
            Arrays.stream(LocalPort.values()).collect(Collectors.toMap(port -> port, Ports::settingOf));

    private final Map<LocalPort, Integer> numbers;

    private Ports(Map<LocalPort, Integer> numbers) {
        this.numbers = new EnumMap<>(numbers);
    }

    static List<Setting<?>> settings() {
        return List.copyOf(SETTINGS.values());
    }

    /** The ports as set, each checked to be free now; a 0 becomes a free port. */
    static Ports claim(Settings settings) throws StackProblem {
        Map<LocalPort, Integer> numbers = new EnumMap<>(LocalPort.class);
        List<String> taken = new ArrayList<>();
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (LocalPort port : LocalPort.values()) {
                int wanted = settings.get(Objects.requireNonNull(SETTINGS.get(port)));
                try {
                    ServerSocket socket = bind(wanted);
                    held.add(socket);
                    numbers.put(port, socket.getLocalPort());
                } catch (IOException _) {
                    taken.add(sentence(port, wanted));
                }
            }
        } finally {
            held.forEach(Ports::release);
        }
        if (!taken.isEmpty()) {
            throw new StackProblem(String.join("\n", taken));
        }
        return new Ports(numbers);
    }

    int of(LocalPort port) {
        return Objects.requireNonNull(numbers.get(port));
    }

    /** {@code 127.0.0.1:port}. */
    String address(LocalPort port) {
        return "127.0.0.1:" + of(port);
    }

    String url(LocalPort port) {
        return "http://" + address(port);
    }

    private static Setting<Integer> settingOf(LocalPort port) {
        return Setting.port(port.settingName(), "port of " + port.owner() + "; 0 takes a free one")
                .orElse(Integer.toString(port.usual()));
    }

    private static String sentence(LocalPort port, int number) {
        return "Port " + number + " is taken, and " + port.owner() + " wants it: stop what uses it, or set "
                + port.settingName() + " to another port (0 takes a free one).";
    }

    private static ServerSocket bind(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static void release(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("a listening socket could not be closed", e);
        }
    }
}
