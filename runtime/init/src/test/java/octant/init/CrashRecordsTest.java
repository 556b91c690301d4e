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
    void recordsMoveIntoAFileOnTheDisk() {
        kernel.file("/sys/fs/pstore/dmesg-ramoops-0", "Kernel panic - not syncing: a");
        kernel.file("/sys/fs/pstore/dmesg-ramoops-10", "second");
        kernel.file("/sys/fs/pstore/dmesg-ramoops-9", "first");

        assertThat(collect()).isEqualTo(Outcome.DONE);

        assertThat(kernel.calls())
                .containsExactly(
                        "mkdir /data/pstore 700",
                        "save /data/pstore/1780272000.txt",
                        "unlink /sys/fs/pstore/dmesg-ramoops-0",
                        "unlink /sys/fs/pstore/dmesg-ramoops-9",
                        "unlink /sys/fs/pstore/dmesg-ramoops-10");
        assertThat(kernel.files.get("/data/pstore/1780272000.txt"))
                .asString()
                .isEqualTo(
                        """
                        == dmesg-ramoops-0
                        Kernel panic - not syncing: a
                        == dmesg-ramoops-9
                        first
                        == dmesg-ramoops-10
                        second
                        """);
        assertThat(kernel.consoleText())
                .contains("crash of an earlier boot: /data/pstore/1780272000.txt");
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
    void aFullFolderLosesItsOldest() {
        for (int i = 0; i < CrashRecords.MAX_KEPT; i++) {
            kernel.file("/data/pstore/17000000%02d.txt".formatted(i), "x");
        }
        kernel.file("/sys/fs/pstore/new", "x");

        assertThat(collect()).isEqualTo(Outcome.DONE);

        assertThat(kernel.callsOf("unlink"))
                .containsExactly("unlink /data/pstore/1700000000.txt", "unlink /sys/fs/pstore/new");
        assertThat(kernel.list("/data/pstore")).hasSize(CrashRecords.MAX_KEPT);
    }

    @Test
    void aRecordWithoutEndIsCutAndThoseBehindItWait() {
        kernel.file("/sys/fs/pstore/r1", "x".repeat(2 * CrashRecords.MAX_FILE_BYTES));
        kernel.file("/sys/fs/pstore/r2", "waits for the next boot");

        collect();

        assertThat(kernel.files.get("/data/pstore/1780272000.txt"))
                .hasSizeBetween(CrashRecords.MAX_FILE_BYTES, CrashRecords.MAX_FILE_BYTES + 100);
        assertThat(kernel.list("/sys/fs/pstore")).containsExactly("r2");
    }

    @Test
    void theReasonIsThatOfTheNewestCrashAndTheMostTellingOfItsParts() {
        panic("178027200001001", "Kernel panic - not syncing: sysrq triggered crash");
        panic("178027200002001", "octant: fatal: no more threads");
        panic("178027100001001", "octant: fatal: of an older crash");

        collect();

        assertThat(records.reason()).contains("no more threads");
    }

    @Test
    void aCrashThatOnlyTheKernelSawIsToldInItsWords() {
        panic("178027100001001", "octant: fatal: of an older crash");
        panic("178027200001001", "Kernel panic - not syncing: Software Watchdog Timer expired");

        collect();

        assertThat(records.reason()).contains("kernel panic: Software Watchdog Timer expired");
    }

    @Test
    void withoutACrashThereIsNoReason() {
        kernel.file("/sys/fs/pstore/dmesg-efi_pstore-1", "Oops#1 Part1\n<6>[    1.0] all is well");

        collect();

        assertThat(records.reason()).isEmpty();
    }

    private void panic(String id, String line) {
        kernel.file(
                "/sys/fs/pstore/dmesg-efi_pstore-" + id,
                "Panic#1 Part1\n<6>[    9.1] before\n<0>[    9.2] " + line + "\n<0>[ 9.3] after");
    }

    @Test
    void withoutAStoreThereIsNothingToDo() {
        assertThat(collect()).isInstanceOf(Outcome.Skipped.class);
    }
}
