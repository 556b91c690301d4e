package octant.main.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import octant.init.PowerAction;
import octant.init.service.Health;
import octant.init.service.ServiceId;
import octant.init.service.ServiceState;
import octant.main.doctor.Finding;
import octant.services.api.MachineStatus;
import octant.services.api.UpdateControl;
import octant.services.ledger.Entry;
import octant.services.ledger.Ledger;
import octant.services.ledger.LedgerConfiguration;
import octant.services.ledger.PartitionName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubcommandsTest {
    private static final ServiceState RUNNING = new ServiceState.Running();

    private final FakeMachine machine = new FakeMachine();

    // --- the table

    @Test
    void everyNameIsThereOnceAndLeadsToItsCommand() {
        Set<String> names = new HashSet<>();
        for (Subcommand command : Subcommands.ALL) {
            assertThat(names.add(command.name())).as(command.name()).isTrue();
            assertThat(Subcommands.named(command.name())).containsSame(command);
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyRowReadsWellInTheHelp(String name) {
        Subcommand command = Subcommands.named(name).orElseThrow();
        assertThat(name).matches("[a-z-]+");
        assertThat(command.summary()).matches("[a-z].{10,70}[^.]").doesNotContain("\n");
        assertThat(command.arguments()).matches("[A-Za-z\\[\\]| -]{0,30}");
        assertThat(call("help").out()).contains("  " + name).contains(command.summary());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "", "Status", "--verbose"})
    void anUnknownSubcommandIsRefusedByName(String name) {
        assertThat(call(name))
                .isEqualTo(
                        new Result(
                                2,
                                "",
                                "octant: no subcommand '%s'; 'octant help' lists them\n"
                                        .formatted(name)));
    }

    @Test
    void withoutArgumentsThereIsHelp() {
        assertThat(call()).isEqualTo(call("help"));
        assertThat(call("--help")).isEqualTo(call("help"));
        assertThat(call("-h").status()).isZero();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void wrongArgumentsAreAnsweredWithTheUsage(String name) {
        String usage = "usage: octant " + name;
        Result result = call(name, "two", "many", "words");
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith(usage).hasLineCount(1);
        assertThat(machine.calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "status boot",
                "doctor",
                "selftest",
                "reboot",
                "poweroff",
                "service kill api",
                "update",
                "update status",
                "update mark-good",
                "update install /b"
            })
    void withoutAMachineItSaysHowToGetOne(String words) {
        Result result = run(Optional.empty(), List.of(words.split(" ", -1)));
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("octant " + words.split(" ", -1)[0] + ": no appliance runs here")
                .contains("octant init");
    }

    static Stream<String> commands() {
        return Subcommands.ALL.stream().map(Subcommand::name);
    }

    // --- status

    @Test
    void aHealthyMachineFitsOnAScreen() {
        Result result = call("status");
        assertThat(result.status()).isZero();
        assertThat(result.out())
                .isEqualTo(
                        """
                        host        octant
                        versions    octant 1, java 25, linux 6
                        uptime      61 s
                        root        slot a, verified, root hash 00ff
                        storage     /dev/vda6, 5 of 9 MiB free
                        memory      40 MiB resident, 100 of 256 MiB available
                        network     eth0 up 10.0.2.15/24
                        slots       a 1 good; b empty
                        service     api                 running
                        """);
    }

    @Test
    void aDegradedMachineSaysWhatIsWrongAndFails() {
        machine.durable = false;
        machine.verity = MachineStatus.Verity.OFF;
        machine.warnings = List.of("data: no volume");
        machine.services =
                List.of(
                        service("api", new ServiceState.Failed("port taken"), Health.HEALTHY, 3),
                        service("ledger", RUNNING, new Health.Unhealthy("disk full"), 0),
                        service(
                                "agent",
                                new ServiceState.Restarting("crashed", 2, Duration.ofMillis(400)),
                                Health.HEALTHY,
                                1));
        Result result = call("status");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out())
                .contains("root        slot a, not verified\n")
                .contains("VOLATILE: nothing written will survive\n")
                .contains("service     api                 failed: port taken, restarts: 3\n")
                .contains("service     ledger              unhealthy: disk full\n")
                .contains(
                        "service     agent               restarting: crashed (restart 2 in 400 ms), restarts: 1\n")
                .contains("warning     data: no volume\n");
    }

    @Test
    void aCorruptedRootIsShouted() {
        machine.verity = MachineStatus.Verity.CORRUPTED;
        assertThat(call("status").out()).contains("root        slot a, CORRUPTED");
    }

    @Test
    void theTimelineNamesWhatFailed() {
        assertThat(call("status", "boot").out())
                .containsSubsequence("1.500 ms", "0.250 ms", "mount /proc\n")
                .containsSubsequence("2.000 ms", "3.000 ms", "data: no volume\n");
    }

    // --- the others that ask the machine

    @ParameterizedTest
    @ValueSource(strings = {"doctor", "selftest"})
    void anExaminationFailsWhenSomethingIsBroken(String name) {
        machine.findings = List.of(Finding.holds("swap", "off"), Finding.attention("dma", "none"));
        assertThat(call(name).status()).isZero();
        assertThat(call(name).out()).endsWith("2 checked, 0 failed\n").contains("attention");
        machine.findings = List.of(Finding.holds("swap", "off"), Finding.broken("clock", "1970"));
        assertThat(call(name).status()).isEqualTo(1);
        assertThat(call(name).out()).contains("FAILED").endsWith("2 checked, 1 failed\n");
    }

    @Test
    void killsTheNamedService() {
        assertThat(call("service", "kill", "api").status()).isZero();
        assertThat(machine.calls).containsExactly("kill api");
    }

    @Test
    void aServiceThatIsNotThereCannotBeKilled() {
        Result result = call("service", "kill", "web");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("'web'").contains("octant status");
    }

    @Test
    void aServiceNameThatIsNoneIsAWrongArgument() {
        Result result = call("service", "kill", "../etc");
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("'../etc'").contains("[a-z]");
    }

    @Test
    void endsTheMachineOnce() {
        assertThat(call("reboot").out()).isEqualTo("octant: reboot has begun\n");
        assertThat(call("poweroff").status()).isZero();
        assertThat(machine.calls)
                .containsExactly("reboot: octant reboot", "power-off: octant poweroff");
    }

    // --- ledger verify

    @Test
    void anIntactLedgerIsProved(@TempDir Path folder) {
        write(folder, 5);
        Result result = call("ledger", "verify", folder.toString());
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        assertThat(result.out()).startsWith("system: intact, 5 entries, last 5, hash ");
    }

    @Test
    void aFlippedByteIsFoundAndItsEntryNamed(@TempDir Path folder) throws IOException {
        write(folder, 5);
        Path segment = segment(folder);
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length - 1] ^= 1;
        Files.write(segment, bytes);
        assertBroken(folder, "BROKEN at entry 5");
    }

    @Test
    void aLedgerThatLostAcknowledgedEntriesIsFound(@TempDir Path folder) throws IOException {
        write(folder, 5);
        Path segment = segment(folder);
        byte[] bytes = Files.readAllBytes(segment);
        Files.write(segment, Arrays.copyOf(bytes, bytes.length - 1));
        assertBroken(folder, "BROKEN at entry 5");
        Files.write(segment, Arrays.copyOf(bytes, 10));
        assertBroken(folder, "BROKEN at entry 1");
    }

    @Test
    void aMissingFolderIsNotTakenForAnIntactLedger(@TempDir Path folder) {
        Path missing = folder.resolve("missing");
        Result result = call("ledger", "verify", missing.toString());
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("octant ledger: ").contains(missing.toString());
    }

    @Test
    void aFileInsteadOfALedgerIsRefused(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "text");
        Result result = call("ledger", "verify", file.toString());
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains(file.toString());
    }

    private void assertBroken(Path folder, String entry) {
        Result result = call("ledger", "verify", folder.toString());
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).contains(entry);
    }

    private static void write(Path folder, int entries) {
        List<Throwable> crashes = new ArrayList<>();
        try (Ledger ledger =
                Ledger.open(
                        LedgerConfiguration.standard(folder), PartitionName.SYSTEM, crashes::add)) {
            for (int i = 1; i <= entries; i++) {
                ledger.appendAndWait(
                        new Entry("test.kind", "tester", Map.of("number", Integer.toString(i))));
            }
        }
        assertThat(crashes).isEmpty();
    }

    private static Path segment(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("system"))) {
            return files.filter(file -> file.getFileName().toString().endsWith(".segment"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    // --- calling

    private record Result(int status, String out, String err) {}

    private Result call(String... words) {
        return run(Optional.of(machine), List.of(words));
    }

    private static Result run(Optional<RunningMachine> machine, List<String> words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status =
                Subcommands.run(
                        new Invocation(
                                words,
                                new PrintStream(out, true, StandardCharsets.UTF_8),
                                new PrintStream(err, true, StandardCharsets.UTF_8),
                                machine));
        return new Result(
                status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static MachineStatus.ServiceStatus service(
            String name, ServiceState state, Health health, int restarts) {
        return new MachineStatus.ServiceStatus(
                new ServiceId(name), state, health, Instant.EPOCH, restarts, Set.of());
    }

    /// Answers what a test sets, and writes down what it is told to do.
    private static final class FakeMachine implements RunningMachine {
        private static final long MIB = 1024 * 1024;

        final List<String> calls = new ArrayList<>();
        boolean durable = true;
        MachineStatus.Verity verity = MachineStatus.Verity.VERIFIED;
        List<String> warnings = List.of();
        List<MachineStatus.ServiceStatus> services =
                List.of(service("api", RUNNING, Health.HEALTHY, 0));
        List<Finding> findings = List.of();
        final FakeUpdates updates = new FakeUpdates();

        @Override
        public MachineStatus status() {
            return new MachineStatus(
                    new MachineStatus.Versions("1", "25", "6"),
                    "octant",
                    Duration.ofSeconds(61),
                    new MachineStatus.Root("a", verity, "00ff"),
                    List.of(
                            new MachineStatus.BootStage(
                                    "mount /proc",
                                    Duration.ofNanos(1_500_000),
                                    Duration.ofNanos(250_000),
                                    null),
                            new MachineStatus.BootStage(
                                    "data",
                                    Duration.ofMillis(2),
                                    Duration.ofMillis(3),
                                    "no volume")),
                    services,
                    new MachineStatus.Memory(256 * MIB, 100 * MIB, 40 * MIB),
                    List.of(new MachineStatus.NetworkLink("eth0", true, List.of("10.0.2.15/24"))),
                    new MachineStatus.Storage(durable, "/dev/vda6", 9 * MIB, 5 * MIB),
                    MachineStatus.AotCache.USED,
                    warnings,
                    null);
        }

        @Override
        public UpdateControl updates() {
            return updates;
        }

        @Override
        public List<Finding> examine() {
            return findings;
        }

        @Override
        public List<Finding> selfTest() {
            return findings;
        }

        @Override
        public void shutDown(PowerAction action, String reason) {
            calls.add(action + ": " + reason);
        }

        @Override
        public boolean killService(ServiceId service, String reason) {
            calls.add("kill " + service);
            return service.name().equals("api");
        }
    }
}
