package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The card of a Raspberry Pi: its kernels with its own command lines, from its own partitions, on
/// QEMU's `virt`. That board has neither the Pi's devices nor its firmware, whose choice of a
/// partition [CardFirmware] makes: a first boot, an update, its trial, and what would be booted
/// then.
@Tag("qemu")
@Tag("qemu-all")
class RaspberryCardBootTest {
    private static final String TOKEN = "token-of-the-card";
    private static final int BOOT_A = 2;
    private static final int BOOT_B = 3;

    @TempDir private Path folder;

    @Test
    void bootsAndTakesAnUpdateByTryboot() {
        BuiltImage image = BuiltImage.require();
        Path card = require(image);
        String second = image.version() + ".1";
        Path bundle =
                new ImageTool(image.architecture(), image.out(), Variants.standardKeys())
                        .cardBundle(second, folder);
        try (TestMachine machine = TestMachine.withCopyOf(card, image, "card");
                BundleServer server = BundleServer.start()) {
            DataProvision data = DataProvision.of(machine.disk());
            data.write(UpdateClient.TOKEN_FILE, UpdateClient.tokenHash(TOKEN));
            data.write(UpdateMachine.CONFIGURATION, "window = 5s\ndeadline = 5m\n");
            CardFirmware firmware = new CardFirmware(machine.disk(), folder);
            assertThat(firmware.partition(false)).isEqualTo(BOOT_A);

            boolean tryout =
                    life(
                            image,
                            machine,
                            firmware.boot(false),
                            (vm, api) -> {
                                requireVerified(image, api, "a");
                                UpdateClient update = new UpdateClient(api, TOKEN);
                                update.await(
                                        "a boot that counts as good",
                                        TestMachine.BOOT_LIMIT,
                                        RaspberryCardBootTest::isGood);
                                update.installAndRestart(server.publish(bundle));
                                vm.awaitExit(UpdateMachine.INSTALL_LIMIT);
                            });
            assertThat(tryout).as("the restart asks the firmware for a try").isTrue();
            assertThat(firmware.partition(false)).as("if nobody asked").isEqualTo(BOOT_A);
            assertThat(firmware.partition(true)).isEqualTo(BOOT_B);

            life(
                    image,
                    machine,
                    firmware.boot(true),
                    (vm, api) -> {
                        requireVerified(image, api, "b");
                        Json document =
                                new UpdateClient(api, TOKEN)
                                        .await(
                                                second + " as a boot that counts as good",
                                                TestMachine.BOOT_LIMIT,
                                                RaspberryCardBootTest::isGood);
                        assertThat(UpdateMachine.runningVersion(document)).isEqualTo(second);
                        assertThat(vm.console().sawLine(second + " is on trial")).isTrue();
                        TestMachine.powerOff(vm);
                    });
            assertThat(firmware.partition(false)).as("after the trial").isEqualTo(BOOT_B);
        }
        Proofs.record(
                image,
                card,
                "kernel and tryboot update in QEMU virt, the firmware played by a test");
    }

    /// From power-on to power-off or a restart.
    ///
    /// @return whether it asked the firmware for a try at its end
    private static boolean life(
            BuiltImage image,
            TestMachine machine,
            BootMethod.DirectKernel kernel,
            BiConsumer<Vm, GuestApi> use) {
        int port = HostPorts.free();
        VmSpec.Builder board =
                VmSpec.booting(image.architecture(), kernel)
                        .disk(new DiskFile(machine.disk(), DiskFile.Format.RAW))
                        .serialLine(SerialLine.SECOND)
                        .watchdog()
                        .hostPort(port)
                        .onReset(OnReset.END);
        try (Vm vm = machine.start(board);
                GuestApi api = new GuestApi(port)) {
            vm.console().awaitLine(TestMachine.READY, TestMachine.BOOT_LIMIT);
            assertThat(api.awaitReady(TestMachine.BOOT_LIMIT, vm::running)).isTrue();
            use.accept(vm, api);
            return vm.console().sawLine("Restarting system with command '0 tryboot'");
        }
    }

    /// The root that was built, from that slot, with its data on the card and nothing to warn of.
    private static void requireVerified(BuiltImage image, GuestApi api, String slot) {
        Json status = api.json(GuestApi.STATUS);
        assertThat(status.field("root").field("verity").text()).isEqualTo("verified");
        assertThat(status.field("root").field("slot").text()).isEqualToIgnoringCase(slot);
        if (slot.equals("a")) {
            assertThat(status.field("root").field("hash").text()).isEqualTo(image.rootHash());
        }
        assertThat(status.field("storage").field("durable").truth()).isTrue();
        assertThat(status.field("warnings").items()).isEmpty();
    }

    private static boolean isGood(Json document) {
        return document.field("running").field("committed").truth();
    }

    private static Path require(BuiltImage image) {
        Path card = image.disk().resolveSibling("octant-aarch64-rpi.raw");
        if (image.architecture() != Architecture.AARCH64 || !Files.isReadable(card)) {
            String reason =
                    "SKIPPED: a card is of aarch64, and is built by: make image TARGET=disk,rpi"
                            + " ARCH=aarch64";
            System.err.println(reason);
            abort(reason);
        }
        return card;
    }
}
