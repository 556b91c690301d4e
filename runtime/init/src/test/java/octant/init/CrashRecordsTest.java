package octant.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import octant.linux.Errno;
import org.junit.jupiter.api.Test;

final class CrashRecordsTest {
    private static final DataStorage KEPT = new DataStorage.Persistent(Optional.empty());

    private final FakeKernel kernel = new FakeKernel();
    private final CrashRecords records = new CrashRecords(kernel, new Console(kernel));

    private Outcome collect() {
        return records.collect(KEPT);
    }

    @Test
    void aRecordMovesToTheDiskAndIsNamed() {
        kernel.file("/sys/fs/pstore/dmesg-ramoops-0", "Kernel panic - not syncing");

        assertThat(collect()).isEqualTo(Outcome.DONE);

        assertThat(kernel.calls())
                .containsExactly(
                        "mkdir /data/pstore 700",
                        "save /data/pstore/1780272000-dmesg-ramoops-0",
                        "unlink /sys/fs/pstore/dmesg-ramoops-0");
        assertThat(kernel.files.get("/data/pstore/1780272000-dmesg-ramoops-0"))
                .asString()
                .isEqualTo("Kernel panic - not syncing");
        assertThat(kernel.consoleText())
                .contains("crash record of an earlier boot: /data/pstore/1780272000-dmesg");
    }

    @Test
    void aRecordThatCannotBeCopiedStays() {
        kernel.file("/sys/fs/pstore/dmesg-efi-1", "x");
        kernel.fail("save", Errno.ENOSPC);

        assertThat(collect()).isInstanceOf(Outcome.Degraded.class);

        assertThat(kernel.callsOf("unlink")).isEmpty();
        assertThat(kernel.consoleText()).contains("ENOSPC");
    }

    @Test
    void whereNothingIsKeptRecordsStayInTheirStore() {
        kernel.file("/sys/fs/pstore/dmesg-efi-1", "x");

        records.collect(new DataStorage.Volatile("test"));

        assertThat(kernel.calls()).isEmpty();
        assertThat(kernel.consoleText()).contains("1 left in /sys/fs/pstore");
    }

    @Test
    void oneBootTakesSoManyAndNoMore() {
        for (int i = 0; i <= CrashRecords.MAX_RECORDS; i++) {
            kernel.file("/sys/fs/pstore/r" + i, "x");
        }

        collect();

        assertThat(kernel.callsOf("unlink")).hasSize(CrashRecords.MAX_RECORDS);
    }

    @Test
    void aFullFolderTakesNoMoreAndSaysWhatToDo() {
        for (int i = 0; i < CrashRecords.MAX_KEPT; i++) {
            kernel.file("/data/pstore/old" + i, "x");
        }
        kernel.file("/sys/fs/pstore/new", "x");

        assertThat(collect()).isInstanceOf(Outcome.Degraded.class);
        assertThat(kernel.callsOf("unlink")).isEmpty();
        assertThat(kernel.consoleText()).contains("remove some");
    }

    @Test
    void withoutAStoreThereIsNothingToDo() {
        assertThat(collect()).isInstanceOf(Outcome.Skipped.class);
    }
}
