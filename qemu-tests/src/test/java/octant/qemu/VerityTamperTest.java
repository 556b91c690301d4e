package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// One flipped bit in the root, in a block that every boot reads: each boot ends in a panic and
/// costs a try; without tries left, and with nothing in the other slot, a clear message stays on
/// the console for a minute; then the kernel gets one more try, and so on for ever.
@Tag("qemu")
class VerityTamperTest {
    private static final int TRIES = 3;
    private static final int BLOCK_BYTES = 4096;
    private static final Duration PANIC_LIMIT = Duration.ofMinutes(3);

    @Test
    void costsATryEachBootAndNeverEndsForGood() throws IOException {
        BuiltImage image = BuiltImage.require();
        String kernel = "octant_" + image.version();
        try (TestMachine machine = TestMachine.withCopy(image, "tamper")) {
            flipABitOfTheLauncher(image, machine.disk());
            try (Vm vm = machine.start(machine.throughFirmware())) {
                for (int boot = 1; boot <= TRIES; boot++) {
                    vm.console().awaitLine("verity: .*(block|corrupt)", PANIC_LIMIT);
                    vm.console().awaitLine("Kernel panic", PANIC_LIMIT);
                    assertThat(EspFolder.kernels(machine.disk()))
                            .containsExactly(kernel + "+" + (TRIES - boot) + "-" + boot + ".efi");
                }
                vm.console().awaitLine("Octant: no slot left to boot", PANIC_LIMIT);
                assertThat(vm.qmp().count("RESET")).isEqualTo(TRIES);
                vm.console().awaitLine("Octant: one more try for " + kernel, PANIC_LIMIT);
                vm.console().awaitLine("Kernel panic", PANIC_LIMIT);
                assertThat(EspFolder.kernels(machine.disk())).containsExactly(kernel + "+0-1.efi");
                assertThat(vm.console().sawLine("octant: Octant")).isFalse();
            }
        }
    }

    private static void flipABitOfTheLauncher(BuiltImage image, Path disk) throws IOException {
        byte[] launcher = Files.readAllBytes(image.launcher());
        byte[] wanted = Arrays.copyOfRange(launcher, BLOCK_BYTES, 2 * BLOCK_BYTES);
        PartitionTable.Partition root = PartitionTable.read(disk).named("root-a");
        try (FileChannel channel =
                FileChannel.open(disk, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            byte[] block = new byte[BLOCK_BYTES];
            for (long at = 0; at < root.sizeBytes(); at += BLOCK_BYTES) {
                channel.read(ByteBuffer.wrap(block), root.offsetBytes() + at);
                if (Arrays.equals(block, wanted)) {
                    block[0] ^= 1;
                    channel.write(ByteBuffer.wrap(block), root.offsetBytes() + at);
                    return;
                }
            }
        }
        throw new AssertionError("the launcher is not in the root partition of " + disk);
    }
}
