package octant.update;

import static octant.update.SampleDisk.SECTOR_BYTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import octant.update.BootForecast.Candidate;
import octant.update.BootForecast.Verdict;
import octant.update.disk.DiskException;
import octant.update.disk.Fat32;
import octant.update.disk.FatEntry;
import octant.update.disk.GptPartition;
import octant.update.disk.MemoryDisk;
import octant.update.disk.PartitionRole;
import octant.verity.RootHash;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootForecastTest {
    private static final int DAMAGES = 1500;
    private static final int LOADER_SIZE = 3;

    @TempDir Path folder;

    private final Set<List<Byte>> signed = new HashSet<>();
    private SampleDisk sample;
    private RootHash rootA;
    private RootHash rootB;

    @BeforeEach
    void fillBothSlots() {
        sample = new SampleDisk(folder);
        rootA = sample.root(Slot.A, 1);
        rootB = sample.root(Slot.B, 2);
    }

    @Test
    void startsTheNewestFirstAndThenTheOther() {
        put("octant_1.0.efi", SampleDisk.kernel("1.0", rootA, 1));
        put("octant_1.1+3.efi", SampleDisk.kernel("1.1", rootB, 2));

        BootForecast forecast = forecast(sample.build());

        assertThat(forecast.warnings()).isEmpty();
        assertThat(lines(forecast))
                .containsExactly("octant_1.1+3.efi B Whole", "octant_1.0.efi A Whole");
        assertThat(forecast.first()).contains(forecast.candidates().getFirst());
        assertThat(forecast.boots()).contains(forecast.candidates().getFirst());
        assertThat(forecast.candidates().getFirst().version()).isEqualTo("1.1");
        assertThat(forecast.candidates().getFirst().target().orElseThrow().rootHash())
                .isEqualTo(rootB);
    }

    @Test
    void passesOverWhatHasNoTriesLeft() {
        put("octant_1.0.efi", SampleDisk.kernel("1.0", rootA, 1));
        put("octant_1.1+0-3.efi", SampleDisk.kernel("1.1", rootB, 2));

        BootForecast forecast = forecast(sample.build());

        assertThat(lines(forecast))
                .containsExactly("octant_1.0.efi A Whole", "octant_1.1+0-3.efi B Whole");
        assertThat(forecast.candidates().getLast().passedOver()).isTrue();
        assertThat(forecast.boots()).contains(forecast.candidates().getFirst());
    }

    @Test
    void bootsNothingOnceAllTriesAreUsedUp() {
        put("octant_1.1+0-3.efi", SampleDisk.kernel("1.1", rootB, 2));

        BootForecast forecast = forecast(sample.build());

        assertThat(forecast.first()).isEmpty();
        assertThat(forecast.boots()).isEmpty();
    }

    @Test
    void startsWhatLoaderConfPrefersWhileItMatches() {
        String preference = "timeout 1\ndefault  octant_1.0+[1-9]*.efi\n";
        put("octant_1.0+2-1.efi", SampleDisk.kernel("1.0", rootA, 1));
        put("octant_1.1.efi", SampleDisk.kernel("1.1", rootB, 2));
        sample.file("loader/loader.conf", preference.getBytes(StandardCharsets.UTF_8));

        assertThat(lines(forecast(sample.build())))
                .containsExactly("octant_1.0+2-1.efi A Whole", "octant_1.1.efi B Whole");

        sample.remove("EFI/Linux/octant_1.0+2-1.efi");
        put("octant_1.0+0-3.efi", SampleDisk.kernel("1.0", rootA, 1));

        assertThat(lines(forecast(sample.build())))
                .containsExactly("octant_1.1.efi B Whole", "octant_1.0+0-3.efi A Whole");
    }

    @Test
    void findsOneFlippedBitInASlot() {
        put("octant_1.0.efi", SampleDisk.kernel("1.0", rootA, 1));
        put("octant_1.1+3.efi", SampleDisk.kernel("1.1", rootB, 2));
        for (PartitionRole role : List.of(PartitionRole.ROOT_B, PartitionRole.ROOT_B_VERITY)) {
            MemoryDisk disk = sample.build();
            disk.flip((int) SampleDisk.region(role).offsetBytes() + 3 * 4096 - 1);

            BootForecast forecast = forecast(disk);

            assertThat(lines(forecast))
                    .containsExactly("octant_1.1+3.efi B Mixed", "octant_1.0.efi A Whole");
            assertThat(forecast.boots()).contains(forecast.candidates().getLast());
        }
    }

    @Test
    void looksAtTheTopOfTheTreeOnlyWhenItShallBeQuick() {
        put("octant_1.0.efi", SampleDisk.kernel("1.0", rootA, 1));
        MemoryDisk disk = sample.build();
        disk.flip((int) SampleDisk.region(PartitionRole.ROOT_A).offsetBytes());
        ForecastChecks light = ForecastChecks.light(disk, SECTOR_BYTES);

        assertThat(lines(BootForecast.of(disk, SECTOR_BYTES, light)))
                .containsExactly("octant_1.0.efi A Whole");

        disk.flip((int) SampleDisk.region(PartitionRole.ROOT_A_VERITY).offsetBytes() + 4096);
        assertThat(lines(BootForecast.of(disk, SECTOR_BYTES, light)))
                .containsExactly("octant_1.0.efi A Mixed");
    }

    @Test
    void countsAnUnsignedOrTornKernelAsDamaged() {
        byte[] torn = SampleDisk.kernel("1.2", rootB, 2);
        put("octant_1.0.efi", SampleDisk.kernel("1.0", rootA, 1));
        sample.kernelFile("octant_1.1+3.efi", SampleDisk.kernel("1.1", rootB, 2));
        sample.kernelFile("octant_1.2+3.efi", Arrays.copyOf(torn, torn.length - 1));

        BootForecast forecast = forecast(sample.build());

        assertThat(lines(forecast))
                .containsExactly(
                        "octant_1.2+3.efi B Damaged",
                        "octant_1.1+3.efi B Damaged",
                        "octant_1.0.efi A Whole");
        assertThat(forecast.boots()).contains(forecast.candidates().getLast());
    }

    @Test
    void seesThatABrokenKernelWithoutACounterIsTheEnd() {
        put("octant_1.0.efi", SampleDisk.kernel("1.0", rootA, 1));
        sample.kernelFile("octant_1.1.efi", SampleDisk.kernel("1.1", rootB, 2));

        BootForecast forecast = forecast(sample.build());

        assertThat(forecast.first()).contains(forecast.candidates().getFirst());
        assertThat(forecast.boots()).isEmpty();
    }

    @Test
    void missesPartitionsThatAreNotThere() {
        String other = "00".repeat(32);
        put("octant_1.0.efi", SampleDisk.kernel("1.0", new RootHash(other), 1));

        assertThat(lines(forecast(sample.build()))).containsExactly("octant_1.0.efi - Missing");
    }

    @Test
    void callsAKernelMixedWhoseRootAndTreeLieInTwoSlots() {
        String hash = rootA.hex();
        byte[] mixed =
                SampleDisk.kernel(
                        "1.0", SampleDisk.id(hash, 0), SampleDisk.id(rootB.hex(), 32), hash, 1);
        put("octant_1.0.efi", mixed);

        assertThat(lines(forecast(sample.build()))).containsExactly("octant_1.0.efi - Mixed");
    }

    @Test
    void callsAKernelMixedWhoseSlotHoldsAnotherRoot() {
        byte[] foreign =
                SampleDisk.kernel(
                        "1.0",
                        SampleDisk.id(rootA.hex(), 0),
                        SampleDisk.id(rootA.hex(), 32),
                        rootB.hex(),
                        2);
        put("octant_1.0.efi", foreign);

        assertThat(lines(forecast(sample.build()))).containsExactly("octant_1.0.efi A Mixed");
    }

    @Test
    void leavesOutWhatSystemdBootDoesNotOffer() {
        put("octant_1.0.efi", SampleDisk.kernel("1.0", rootA, 1));
        put("auto-x.efi", SampleDisk.kernel("9", rootA, 1));
        put("no-os-release.efi", SampleUki.with(SampleUki.commandLine(rootA)));
        put("octant_2.0.efi.new", SampleDisk.kernel("2.0", rootB, 2));

        BootForecast forecast = forecast(sample.build());

        assertThat(lines(forecast)).containsExactly("octant_1.0.efi A Whole");
        assertThat(forecast.warnings()).singleElement().asString().contains("no-os-release.efi");
    }

    @Test
    void needsABootLoaderThatIsSigned() {
        put("octant_1.0.efi", SampleDisk.kernel("1.0", rootA, 1));
        sample.remove(SampleDisk.LOADER);
        assertThat(forecast(sample.build()).loaderFault()).contains("no boot loader in EFI/BOOT");
        assertThat(forecast(sample.build()).boots()).isEmpty();

        sample.file(SampleDisk.LOADER, new byte[LOADER_SIZE + 1]);
        assertThat(forecast(sample.build()).loaderFault()).get().asString().contains("BOOTX64");
        assertThat(forecast(sample.build()).first()).isEmpty();
    }

    @Test
    void goesByTheBackupWhenThePrimaryTableIsTorn() {
        put("octant_1.0.efi", SampleDisk.kernel("1.0", rootA, 1));
        MemoryDisk disk = sample.build();
        disk.flip(SECTOR_BYTES + 20);

        BootForecast forecast = forecast(disk);

        assertThat(lines(forecast)).containsExactly("octant_1.0.efi A Whole");
        assertThat(forecast.warnings()).singleElement().asString().contains("primary partition");
    }

    /// Damage to partition table, FAT, folders and kernels: anything else than an answer or a
    /// DiskException fails the test.
    @Test
    void survivesAnyDamage() {
        put("octant_1.0.efi", SampleDisk.kernel("1.0", rootA, 1));
        put("octant_1.1+3.efi", SampleDisk.kernel("1.1", rootB, 2));
        MemoryDisk disk = sample.build();
        ForecastChecks checks =
                new SlotsAreWhole(ForecastChecks.thorough(disk, SECTOR_BYTES, this::isSigned));
        int esp = (int) SampleDisk.region(PartitionRole.ESP).offsetBytes();
        int tableSectors =
                ByteBuffer.wrap(disk.bytes()).order(ByteOrder.LITTLE_ENDIAN).getInt(esp + 0x24);
        int data = esp + (32 + 2 * tableSectors) * SECTOR_BYTES;
        Random random = new Random(3);
        int boots = 0;
        int stuck = 0;
        for (int i = 0; i < DAMAGES; i++) {
            Map<Integer, Byte> undo = new HashMap<>();
            for (int flip = 0; flip <= i % 7; flip++) {
                int at =
                        switch (i % 4) {
                            case 0 -> random.nextInt(40 * 512);
                            case 1 -> esp + random.nextInt(100);
                            case 2 -> esp + 32 * 512 + random.nextInt(512);
                            default -> data + random.nextInt(64 * 512);
                        };
                undo.putIfAbsent(at, disk.bytes()[at]);
                disk.bytes()[at] = (byte) random.nextInt(256);
            }
            try {
                if (BootForecast.of(disk, SECTOR_BYTES, checks).boots().isPresent()) {
                    boots++;
                } else {
                    stuck++;
                }
            } catch (DiskException e) {
                stuck++;
            }
            undo.forEach((at, was) -> disk.bytes()[at] = was);
        }
        assertThat(boots).isPositive();
        assertThat(stuck).isPositive();
    }

    /// Slots are not damaged in this test: to hash them each time would only take long.
    private record SlotsAreWhole(ForecastChecks checks) implements ForecastChecks {
        @Override
        public boolean isSigned(Fat32 esp, FatEntry program) {
            return checks.isSigned(esp, program);
        }

        @Override
        public boolean isWhole(GptPartition root, GptPartition verity, VerityTarget target) {
            return true;
        }
    }

    @Test
    void refusesADiskWithoutTable() {
        assertThatThrownBy(() -> forecast(new MemoryDisk(8 << 20)))
                .isInstanceOf(DiskException.class);
    }

    private void put(String name, byte[] kernel) {
        signed.add(list(kernel));
        sample.kernelFile(name, kernel);
    }

    private BootForecast forecast(MemoryDisk disk) {
        return BootForecast.of(
                disk, SECTOR_BYTES, ForecastChecks.thorough(disk, SECTOR_BYTES, this::isSigned));
    }

    private boolean isSigned(byte[] program) {
        return Arrays.equals(program, new byte[] {1, 2, 3}) || signed.contains(list(program));
    }

    private static List<Byte> list(byte[] bytes) {
        Byte[] boxed = new Byte[bytes.length];
        Arrays.setAll(boxed, i -> bytes[i]);
        return List.of(boxed);
    }

    private static List<String> lines(BootForecast forecast) {
        return forecast.candidates().stream().map(BootForecastTest::line).toList();
    }

    private static String line(Candidate candidate) {
        String slot = candidate.slot().map(Slot::name).orElse("-");
        Verdict verdict = candidate.verdict();
        return candidate.fileName() + " " + slot + " " + verdict.getClass().getSimpleName();
    }
}
