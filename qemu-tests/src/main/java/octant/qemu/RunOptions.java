package octant.qemu;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What `make run` was asked for.
///
/// @param architecture of the machine
/// @param disk the raw disk that the build made
/// @param port on the host's loopback; empty: [Run#USUAL_PORT] if it is free, else any
/// @param fresh forget what the last run left on its disk
/// @param untilReady power off after the first answer 200
/// @param folder where the disk of the runs and the logs are
record RunOptions(
        Architecture architecture,
        Path disk,
        OptionalInt port,
        int memoryMebibytes,
        boolean fresh,
        boolean untilReady,
        Path folder) {
    static final String USAGE =
            """
            usage: Run --disk FILE [--arch NAME] [--port N] [--memory MEBIBYTES] [--fresh] [--until-ready] [--folder FOLDER]
              --disk FILE      the raw disk to boot; it is copied, never written to
              --arch NAME      the disk's architecture: x86_64 (if not said) or aarch64
              --port N         reach the guest's API at this port of 127.0.0.1 (8080 if free, else any)
              --memory N       the guest's memory in MiB (256)
              --fresh          start from the disk as built, without the data of earlier runs
              --until-ready    power off after the first answer of the API
              --folder FOLDER  keep the disk of the runs and the logs there (out/run)
            """;

    private static final int DEFAULT_MEMORY_MEBIBYTES = 256;
    private static final int MIN_MEMORY_MEBIBYTES = 64;
    private static final int MAX_MEMORY_MEBIBYTES = 1 << 20;
    private static final int MAX_PORT = 65_535;

    /// @throws IllegalArgumentException if they are not understood; the message tells which
    static RunOptions parse(List<String> arguments) {
        Architecture architecture = Architecture.X86_64;
        Optional<Path> disk = Optional.empty();
        OptionalInt port = OptionalInt.empty();
        int memory = DEFAULT_MEMORY_MEBIBYTES;
        boolean fresh = false;
        boolean untilReady = false;
        Path folder = Path.of("out", "run");
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--disk" -> disk = Optional.of(Path.of(value(option, rest)));
                case "--arch" -> architecture = Architecture.named(value(option, rest));
                case "--port" -> port = OptionalInt.of(number(option, rest, 1, MAX_PORT));
                case "--memory" ->
                        memory = number(option, rest, MIN_MEMORY_MEBIBYTES, MAX_MEMORY_MEBIBYTES);
                case "--fresh" -> fresh = true;
                case "--until-ready" -> untilReady = true;
                case "--folder" -> folder = Path.of(value(option, rest));
                default -> throw new IllegalArgumentException("unknown option '" + option + "'");
            }
        }
        return new RunOptions(
                architecture,
                disk.orElseThrow(() -> new IllegalArgumentException("--disk FILE is missing")),
                port,
                memory,
                fresh,
                untilReady,
                folder);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " wants a value");
        }
        return rest.next();
    }

    private static int number(String option, Iterator<String> rest, int least, int most) {
        String text = value(option, rest);
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, as any other wrong value.
        }
        throw new IllegalArgumentException(
                option + " " + text + ": want a number from " + least + " to " + most);
    }
}
