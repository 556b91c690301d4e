package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A data partition that nobody can read: the machine boots, says so, and leaves it as it is.
@Tag("qemu")
class DataPartitionTest {
    /// The file system's superblock is at 1024, its journal and groups lie behind.
    private static final int WIPED_BYTES = 1 << 20;

    @Test
    void bootsWithoutItsDataAndSaysSo() throws IOException {
        int port = HostPorts.free();
        try (TestMachine machine = TestMachine.withCopy(BuiltImage.require(), "data")) {
            wipeData(machine.disk());
            try (Vm vm = machine.start(machine.directly("").hostPort(port));
                    GuestApi api = new GuestApi(port)) {
                vm.console()
                        .awaitLine(
                                "octant: data: .*nothing written will survive this boot",
                                TestMachine.BOOT_LIMIT);
                vm.console().awaitLine("octant: service api: running", TestMachine.BOOT_LIMIT);
                assertThat(api.awaitReady(TestMachine.BOOT_LIMIT, vm::running)).isTrue();
                assertThat(api.json(GuestApi.STATUS).field("storage").field("durable").truth())
                        .isFalse();
                TestMachine.powerOff(vm);
                assertThat(TestMachine.powerOffs(vm)).isEqualTo(1);
            }
            assertThat(dataOf(machine.disk())).containsOnly(0);
        }
    }

    private static void wipeData(Path disk) throws IOException {
        long offset = PartitionTable.read(disk).named("octant-data").offsetBytes();
        try (FileChannel channel = FileChannel.open(disk, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[WIPED_BYTES]), offset);
        }
    }

    private static byte[] dataOf(Path disk) throws IOException {
        long offset = PartitionTable.read(disk).named("octant-data").offsetBytes();
        byte[] bytes = new byte[WIPED_BYTES];
        try (FileChannel channel = FileChannel.open(disk, StandardOpenOption.READ)) {
            channel.read(ByteBuffer.wrap(bytes), offset);
        }
        return bytes;
    }
}
