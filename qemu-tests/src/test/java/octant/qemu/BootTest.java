package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// One boot as on a real machine: firmware, boot loader, kernel image, verified root, PID 1; then
/// the power button. The machine has 256 MiB of memory and a watchdog.
@Tag("qemu")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BootTest {
    private static final List<String> SERVICES = List.of("ledger", "api", "health-gate", "update");

    private final BuiltImage image = BuiltImage.require();
    private final TestMachine machine = TestMachine.withCopy(image, "boot");
    private final List<String> kernelsBefore = EspFolder.kernels(machine.disk());

    // What one life of the machine left.
    private Json health = new Json.Nothing();
    private Json status = new Json.Nothing();
    private int notFound;
    private List<String> atReady = List.of();
    private List<String> console = List.of();
    private long powerOffs;
    private int resets;

    @BeforeAll
    void live() {
        int port = HostPorts.free();
        try (Vm vm = machine.start(machine.throughFirmware().hostPort(port).watchdog());
                GuestApi api = new GuestApi(port)) {
            vm.console().awaitLine(TestMachine.READY, TestMachine.BOOT_LIMIT);
            assertThat(api.awaitReady(TestMachine.BOOT_LIMIT, vm::running)).isTrue();
            atReady = vm.console().lines();
            health = api.json(GuestApi.HEALTH);
            status = api.json(GuestApi.STATUS);
            notFound = api.get("/no/such/path").statusCode();
            vm.console().awaitLine("update: version \\S+ is good", TestMachine.BOOT_LIMIT);
            TestMachine.powerOff(vm);
            console = vm.console().lines();
            powerOffs = TestMachine.powerOffs(vm);
            resets = vm.qmp().count("RESET");
        }
    }

    @AfterAll
    void tidy() {
        machine.close();
    }

    @Test
    void saysItsVersionFirst() {
        assertThat(octantLines(console).getFirst()).endsWith("octant: Octant " + image.version());
    }

    @Test
    void bootsTheKernelImageWithThreeTriesThroughTheBootLoader() {
        assertThat(kernelsBefore).containsExactly("octant_" + image.version() + "+3.efi");
        assertThat(console).anyMatch(line -> line.contains("Linux version"));
        assertThat(console).anyMatch(line -> line.contains(image.rootHash()));
        assertThat(console).anyMatch(line -> line.contains("Run /octant as init process"));
    }

    @Test
    void startsEveryServiceAfterThoseItNeeds() {
        List<String> changes = TestMachine.serviceChanges(atReady);
        assertThat(changes).hasSize(2 * SERVICES.size());
        assertThat(dependencies())
                .allSatisfy(arrow ->
                        assertThat(changes)
                                .containsSubsequence(
                                        arrow.getValue() + " running",
                                        arrow.getKey() + " starting",
                                        arrow.getKey() + " running"));
    }

    @Test
    void answersTheHostThatAllServicesAreUp() {
        assertThat(health.field("status").text()).isEqualTo("up");
        for (String service : SERVICES) {
            assertThat(health.field("services").field(service).text()).isEqualTo("up");
        }
        assertThat(status.field("services").items())
                .allSatisfy(service -> {
                    assertThat(service.field("state").text()).isEqualTo("running");
                    assertThat(service.field("healthy").truth()).isTrue();
                    assertThat(service.field("restarts").number()).isZero();
                });
        assertThat(notFound).isEqualTo(404);
    }

    @Test
    void runsFromTheVerifiedRootOfSlotA() {
        assertThat(status.field("root").field("verity").text()).isEqualTo("verified");
        assertThat(status.field("root").field("hash").text()).isEqualTo(image.rootHash());
        assertThat(status.field("root").field("slot").text()).isEqualToIgnoringCase("a");
        assertThat(status.field("versions").field("octant").text()).isEqualTo(image.version());
    }

    @Test
    void keepsItsDataOnTheDisk() {
        assertThat(status.field("storage").field("durable").truth()).isTrue();
    }

    @Test
    void startsFromTheAotCache() {
        assertThat(status.field("aotCache").text()).isEqualTo("used");
    }

    @Test
    void hasNothingToWarnOf() {
        assertThat(status.field("warnings").items()).isEmpty();
    }

    @Test
    void armsTheWatchdogAndIsNotResetByIt() {
        assertThat(console).anyMatch(line -> line.contains("octant: watchdog: armed"));
        assertThat(resets).isZero();
    }

    @Test
    void losesTheTriesOnceTheBootIsConfirmed() {
        assertThat(EspFolder.kernels(machine.disk()))
                .containsExactly("octant_" + image.version() + ".efi");
    }

    @Test
    void stopsServicesInReverseOrderAndPowersOff() {
        List<String> changes = TestMachine.serviceChanges(console);
        assertThat(changes).hasSize(4 * SERVICES.size());
        assertThat(dependencies())
                .allSatisfy(arrow ->
                        assertThat(changes)
                                .containsSubsequence(
                                        arrow.getKey() + " stopping",
                                        arrow.getKey() + " stopped",
                                        arrow.getValue() + " stopping",
                                        arrow.getValue() + " stopped"));
        assertThat(octantLines(console).getLast()).endsWith("octant: shutdown: power-off");
        assertThat(powerOffs).isEqualTo(1);
    }

    @Test
    void unmountsEverythingAtTheEnd() {
        assertThat(console).noneMatch(line -> line.contains("octant: shutdown: umount"));
        assertThat(console).noneMatch(line -> line.contains("octant: shutdown: storage"));
    }

    /// A pair for each arrow of the service graph, as the machine itself reports it.
    private List<Map.Entry<String, String>> dependencies() {
        List<Map.Entry<String, String>> arrows = new ArrayList<>();
        for (Json service : status.field("services").items()) {
            for (Json needed : service.field("dependencies").items()) {
                arrows.add(Map.entry(service.field("id").text(), needed.text()));
            }
        }
        assertThat(arrows).isNotEmpty();
        return arrows;
    }

    private static List<String> octantLines(List<String> console) {
        return console.stream().filter(line -> line.contains("] octant: ")).toList();
    }
}
