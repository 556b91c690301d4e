package octant.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import octant.linux.Errno;
import org.junit.jupiter.api.Test;

final class DataGrowthTest {
    private static final DataStorage DISK =
            new DataStorage.Persistent(Optional.of(new Partition("vda6", "vda", 6, "octant-data")));

    private final FakeKernel kernel = new FakeKernel();

    private Outcome grow(DataPartitionGrower grower, DataStorage storage) {
        return new DataGrowth(kernel, new Console(kernel), grower).grow(storage);
    }

    @Test
    void theFileSystemFollowsThePartition() {
        DataPartitionGrower.Extent extent = new DataPartitionGrower.Extent(1 << 20, 512L << 20);

        assertThat(grow(partition -> Optional.of(extent), DISK)).isEqualTo(Outcome.DONE);

        assertThat(kernel.calls())
                .containsExactly("resize /dev/vda 6 1048576+536870912", "grow /data /dev/vda6");
        assertThat(kernel.consoleText()).contains("data: /dev/vda6 grown to 512 MiB");
    }

    @Test
    void aGrowthThatWasCutShortIsFinished() {
        grow(partition -> Optional.empty(), DISK);

        assertThat(kernel.calls()).containsExactly("grow /data /dev/vda6");
        assertThat(kernel.console).isEmpty();
    }

    @Test
    void aTableThatCannotBeWrittenLeavesTheSpaceAsItIs() {
        assertThat(
                        grow(
                                partition -> {
                                    throw new IOException("backup header damaged");
                                },
                                DISK))
                .isInstanceOf(Outcome.Degraded.class);
        assertThat(kernel.calls()).isEmpty();
        assertThat(kernel.consoleText()).contains("stays as small as it is", "damaged");
    }

    @Test
    void aFileSystemThatDoesNotGrowIsTold() {
        kernel.fail("grow", Errno.EPERM);

        assertThat(grow(partition -> Optional.empty(), DISK)).isInstanceOf(Outcome.Degraded.class);
    }

    @Test
    void memoryAndVolumesOfOthersDoNotGrow() {
        grow(partition -> Optional.empty(), new DataStorage.Volatile("test"));
        grow(partition -> Optional.empty(), new DataStorage.Persistent(Optional.empty()));

        assertThat(kernel.calls()).isEmpty();
    }
}
