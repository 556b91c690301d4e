package octant.main.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import octant.init.Surroundings;
import octant.init.service.Health;
import octant.init.service.ServiceId;
import octant.init.service.ServiceState;
import octant.main.doctor.Finding.Verdict;
import octant.services.api.MachineStatus;
import octant.services.api.MachineStatus.AotCache;
import octant.services.api.MachineStatus.Verity;
import octant.services.api.UpdateReport;
import octant.services.api.UpdateReport.Event;
import octant.services.api.UpdateReport.Outcome;
import octant.services.api.UpdateReport.SlotState;
import octant.services.api.UpdateReport.SlotStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DoctorTest {
    private static final Instant FLOOR = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final ServiceState RUNNING = new ServiceState.Running();

    private final FakeFacts facts = new FakeFacts();
    private UpdateReport updates = updates(true, SlotState.EMPTY, List.of());

    @Test
    void findsNothingWrongWithAWholeMachine() {
        assertThat(examine(machine(Verity.VERIFIED, true, AotCache.USED, RUNNING), NOW))
                .allSatisfy((name, finding) ->
                        assertThat(finding.verdict()).as(name).isEqualTo(Verdict.HOLDS));
    }

    static Stream<Arguments> breakages() {
        return Stream.of(
                breakage(
                        "root-read-only",
                        Verdict.ATTENTION,
                        facts ->
                                facts.text.put(
                                        "/proc/self/mountinfo",
                                        "1 0 254:0 / / rw - ext4 /dev/vda1 rw\n")),
                breakage(
                        "root-read-only",
                        Verdict.ATTENTION,
                        facts -> facts.text.put("/proc/self/mountinfo", "")),
                breakage(
                        "processes",
                        Verdict.BROKEN,
                        facts -> {
                            facts.names.put("/proc", List.of("1", "2", "77"));
                            facts.links.put("/proc/77/exe", "/tmp/miner");
                        }),
                breakage(
                        "devices",
                        Verdict.BROKEN,
                        facts -> facts.names.put("/dev", List.of("null", "zero"))),
                breakage(
                        "watchdog",
                        Verdict.ATTENTION,
                        facts -> facts.text.put("/sys/class/watchdog/watchdog0/state", "inactive")),
                breakage(
                        "watchdog",
                        Verdict.ATTENTION,
                        facts -> facts.names.remove("/sys/class/watchdog")),
                breakage(
                        "watchdog",
                        Verdict.ATTENTION,
                        facts ->
                                facts.text.put(
                                        "/sys/class/watchdog/watchdog0/identity",
                                        "Software Watchdog\n")),
                breakage(
                        "swap",
                        Verdict.BROKEN,
                        facts ->
                                facts.text.put(
                                        "/proc/swaps", "Filename Type\n/dev/vda7 partition\n")),
                breakage(
                        "core-dumps",
                        Verdict.BROKEN,
                        facts ->
                                facts.text.put(
                                        "/proc/self/limits",
                                        "Max core file size        unlimited  unlimited bytes\n")),
                breakage(
                        "private-folders",
                        Verdict.BROKEN,
                        facts -> facts.modes.put("/var/lib/octant/ledger", 0755)),
                breakage(
                        "dma-protection",
                        Verdict.ATTENTION,
                        facts -> facts.names.remove("/sys/class/iommu")),
                breakage(
                        "crash-records",
                        Verdict.ATTENTION,
                        facts -> facts.names.put("/sys/fs/pstore", List.of("dmesg-efi-1"))));
    }

    @ParameterizedTest
    @MethodSource("breakages")
    void reportsEachBrokenInvariantUnderItsName(
            String name, Verdict expected, Consumer<FakeFacts> breaking) {
        breaking.accept(facts);
        assertThat(verdicts(machine(Verity.VERIFIED, true, AotCache.USED, RUNNING), NOW))
                .isEqualTo(Map.of(name, expected));
    }

    @Test
    void reportsWhatTheServicesSay() {
        ServiceState failed = new ServiceState.Failed("gave up");
        assertThat(verdicts(machine(Verity.CORRUPTED, false, AotCache.STALE, failed), NOW))
                .isEqualTo(
                        Map.of(
                                "services", Verdict.BROKEN,
                                "verity", Verdict.BROKEN,
                                "storage", Verdict.ATTENTION,
                                "aot-cache", Verdict.BROKEN));
    }

    @Test
    void reportsAClockBeforeTheRelease() {
        assertThat(verdicts(machine(Verity.VERIFIED, true, AotCache.USED, RUNNING), Instant.EPOCH))
                .isEqualTo(Map.of("clock", Verdict.BROKEN));
    }

    static Stream<Arguments> notableUpdates() {
        return Stream.of(
                Arguments.of(
                        updates(false, SlotState.EMPTY, List.of()),
                        "version 1 is not confirmed yet"),
                Arguments.of(updates(true, SlotState.BAD, List.of()), "slot b is bad"),
                Arguments.of(updates(true, SlotState.UNKNOWN, List.of()), "slot b is unknown"),
                Arguments.of(
                        updates(
                                true,
                                SlotState.GOOD,
                                List.of(
                                        new Event("2", Outcome.ROLLED_BACK, "no answer", NOW),
                                        new Event("2", Outcome.INSTALLED, "", NOW))),
                        "2 rolled-back: no answer"),
                Arguments.of(
                        updates(
                                true,
                                SlotState.GOOD,
                                List.of(new Event(null, Outcome.REFUSED, "signer", NOW))),
                        "refused: signer"));
    }

    @ParameterizedTest
    @MethodSource("notableUpdates")
    void pointsToWhatBecameOfUpdates(UpdateReport report, String evidence) {
        updates = report;
        assertThat(examine(machine(Verity.VERIFIED, true, AotCache.USED, RUNNING), NOW))
                .containsEntry("updates", Finding.attention("updates", evidence));
    }

    @Test
    void anUpdateThatWentWellIsNothingToPointTo() {
        updates =
                updates(
                        true,
                        SlotState.TRIAL,
                        List.of(
                                new Event("2", Outcome.INSTALLED, "", NOW),
                                new Event("2", Outcome.FAILED, "stalled", NOW)));
        assertThat(examine(machine(Verity.VERIFIED, true, AotCache.USED, RUNNING), NOW))
                .containsEntry("updates", Finding.holds("updates", "version 1 is good"));
    }

    /// A machine that runs version 1 from slot a.
    private static UpdateReport updates(boolean committed, SlotState other, List<Event> history) {
        return new UpdateReport(
                new UpdateReport.Running("a", "1", "00ff", committed),
                List.of(
                        new SlotStatus("a", "1", "octant_1.efi", SlotState.GOOD, null),
                        new SlotStatus("b", null, null, other, null)),
                null,
                null,
                history);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "65532 | 0000000000000000 | 1 | 2 | no privilege, none to be had, system calls"
                        + " filtered",
                "0     | 0000000000000000 | 1 | 2 | runs as root",
                "65532 | 0000000000000400 | 1 | 2 | has capabilities 0000000000000400",
                "65532 | 0000000000000000 | 0 | 2 | may gain privileges (no-new-privileges is off)",
                "65532 | 0000000000000000 | 1 | 0 | no seccomp filter"
            })
    void judgesHowAContainerIsConfined(
            String user, String capabilities, String locked, String seccomp, String said) {
        String uid = user + "\t" + user;
        facts.text.put(
                "/proc/self/status",
                "Name:\toctant\nUid:\t%s\nCapEff:\t%s\nNoNewPrivs:\t%s\nSeccomp:\t%s\n"
                        .formatted(uid, capabilities, locked, seccomp));

        Map<String, Finding> findings = new HashMap<>();
        new Doctor(facts, FLOOR, Surroundings.CONTAINER)
                .examine(machine(Verity.OFF, true, AotCache.USED, RUNNING), updates, NOW)
                .forEach(finding -> findings.put(finding.name(), finding));

        assertThat(findings).doesNotContainKeys("verity", "watchdog");
        assertThat(findings.get("confinement"))
                .isEqualTo(
                        said.startsWith("no privilege")
                                ? Finding.holds("confinement", said)
                                : Finding.attention("confinement", said));
    }

    private Map<String, Finding> examine(MachineStatus machine, Instant now) {
        Map<String, Finding> byName = new HashMap<>();
        new Doctor(facts, FLOOR, Surroundings.MACHINE)
                .examine(machine, updates, now)
                .forEach(f -> byName.put(f.name(), f));
        return byName;
    }

    /// Only what does not hold.
    private Map<String, Verdict> verdicts(MachineStatus machine, Instant now) {
        Map<String, Verdict> verdicts = new HashMap<>();
        examine(machine, now).forEach((name, finding) -> verdicts.put(name, finding.verdict()));
        verdicts.values().removeIf(verdict -> verdict == Verdict.HOLDS);
        return verdicts;
    }

    private static Arguments breakage(String name, Verdict verdict, Consumer<FakeFacts> breaking) {
        return Arguments.of(name, verdict, breaking);
    }

    private static MachineStatus machine(
            Verity verity, boolean durable, AotCache cache, ServiceState state) {
        return new MachineStatus(
                new MachineStatus.Versions("1", "25", "6.12"),
                "octant",
                Duration.ofSeconds(1),
                new MachineStatus.Root("a", verity, "00ff"),
                List.of(),
                List.of(
                        new MachineStatus.ServiceStatus(
                                new ServiceId("ledger"), state, Health.HEALTHY, NOW, 0, Set.of())),
                new MachineStatus.Memory(1, 1, 1),
                List.of(),
                new MachineStatus.Storage(durable, "/dev/vda6", 1, 1),
                cache,
                List.of(),
                null);
    }

    /// A machine on which all is well, until a test breaks something.
    static final class FakeFacts implements Facts {
        final Map<String, String> text = new HashMap<>();
        final Map<String, String> links = new HashMap<>();
        final Map<String, List<String>> names = new HashMap<>();
        final Map<String, Integer> modes = new HashMap<>();

        FakeFacts() {
            text.put("/proc/self/mountinfo", "1 0 253:0 / / ro,relatime - erofs /dev/dm-0 ro\n");
            text.put("/sys/class/watchdog/watchdog0/state", "active\n");
            text.put("/sys/class/watchdog/watchdog0/identity", "i6300ESB timer\n");
            text.put("/proc/swaps", "Filename Type Size Used Priority\n");
            text.put("/proc/self/limits", "Max core file size        0  0  bytes\n");
            names.put("/sys/class/watchdog", List.of("watchdog0"));
            names.put("/proc", List.of("1", "2", "self", "meminfo"));
            names.put("/dev", List.of("null", "zero", "full", "random", "urandom", "tty"));
            names.put("/sys/class/iommu", List.of("dmar0"));
            links.put("/proc/1/exe", "/octant");
            modes.put("/var/lib/octant/ledger", 0700);
        }

        @Override
        public Optional<String> text(String path) {
            return Optional.ofNullable(text.get(path));
        }

        @Override
        public Optional<String> link(String path) {
            return Optional.ofNullable(links.get(path));
        }

        @Override
        public List<String> names(String path) {
            return names.getOrDefault(path, List.of());
        }

        @Override
        public Optional<Integer> mode(String path) {
            return Optional.ofNullable(modes.get(path));
        }
    }
}
