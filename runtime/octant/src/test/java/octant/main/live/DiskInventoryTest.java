package octant.main.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octant.main.doctor.Facts;
import octant.update.disk.DiskException;
import octant.update.setup.SetupRefusedException;
import octant.update.setup.TargetFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What sysfs tells of a machine with a CD or a stick, a disk that is in use and an empty one.
class DiskInventoryTest {
    private static final String BLOCK = "/sys/class/block/";

    private final FakeSysfs sysfs = new FakeSysfs();

    @Test
    void theMediumIsWhatLiesBelowTheRoot() {
        sysfs.stick();
        assertThat(new DiskInventory(sysfs).medium()).isEqualTo("/dev/sda");
    }

    @Test
    void onACdTheRootLiesTwoMappingsDeep() {
        sysfs.disc();
        assertThat(new DiskInventory(sysfs).medium()).isEqualTo("/dev/sr0");
    }

    @Test
    void withoutAVerifiedRootThereIsNoMedium() {
        DiskInventory inventory = new DiskInventory(sysfs);
        assertThatThrownBy(inventory::medium)
                .isInstanceOf(DiskException.class)
                .hasMessageContaining("no verified root");
    }

    @Test
    void listsDisksButNoPartitionsMappingsAndOpticalDrives() {
        sysfs.disc();
        sysfs.disk("vda", "252:0");
        sysfs.partition("vda", "vda1", "252:1");
        sysfs.disk("nvme0n1", "259:0");
        assertThat(new DiskInventory(sysfs).disks()).containsExactly("/dev/nvme0n1", "/dev/vda");
    }

    @Test
    void tellsSizeSectorsAndThatADiskIsFree() {
        sysfs.disk("vda", "252:0");
        assertThat(new DiskInventory(sysfs).facts("/dev/vda", "/dev/sr0"))
                .isEqualTo(
                        new TargetFacts(
                                "/dev/vda", 2L << 30, 4096, false, false, Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vda | want /dev/NAME",
                "/dev/mapper/x | want /dev/NAME",
                "/dev/vdz | no such device",
                "/dev/vda1 | is a partition; the disk that it lies on is /dev/vda",
                "/dev/dm-1 | is no disk",
            })
    void refusesWhatIsNoDisk(String device, String message) {
        sysfs.disc();
        sysfs.disk("vda", "252:0");
        sysfs.partition("vda", "vda1", "252:1");
        DiskInventory inventory = new DiskInventory(sysfs);
        assertThatThrownBy(() -> inventory.facts(device, "/dev/sr0"))
                .isInstanceOf(SetupRefusedException.class)
                .hasMessageStartingWith(device)
                .hasMessageContaining(message);
    }

    @Test
    void seesMountsSwapAndMappings() {
        for (String disk : List.of("vda", "vdb", "vdc")) {
            sysfs.disk(disk, disk + ":0");
            sysfs.partition(disk, disk + "1", disk + ":1");
        }
        sysfs.texts.put("/proc/self/mountinfo", "20 1 vda:1 / /mnt rw - ext4 /dev/vda1 rw\n");
        sysfs.texts.put("/proc/swaps", "Filename Type\n/dev/vdb1\tpartition\n");
        sysfs.folders.put(BLOCK + "vdc1/holders", List.of("dm-7"));
        assertThat(use("vda")).contains("/dev/vda1 is mounted on /mnt");
        assertThat(use("vdb")).contains("/dev/vdb1 is swapped to");
        assertThat(use("vdc")).contains("/dev/vdc1 is part of /dev/dm-7");
    }

    private Optional<String> use(String disk) {
        return new DiskInventory(sysfs).facts("/dev/" + disk, "/dev/sr0").use();
    }

    private static final class FakeSysfs implements Facts {
        final Map<String, String> texts = new HashMap<>();
        final Map<String, String> links = new HashMap<>();
        final Map<String, List<String>> folders = new HashMap<>();

        FakeSysfs() {
            folders.put("/sys/block", List.of());
        }

        void disk(String name, String number) {
            add("/sys/block", name);
            links.put(BLOCK + name + "/device", "../../device");
            texts.put(BLOCK + name + "/size", "4194304\n");
            texts.put(BLOCK + name + "/dev", number + "\n");
            texts.put(BLOCK + name + "/ro", "0\n");
            texts.put(BLOCK + name + "/queue/logical_block_size", "4096\n");
        }

        void partition(String disk, String name, String number) {
            add(BLOCK + disk, name);
            links.put(BLOCK + name, "../../devices/pci/block/" + disk + "/" + name);
            texts.put(BLOCK + name + "/partition", "1\n");
            texts.put(BLOCK + name + "/size", "2048\n");
            texts.put(BLOCK + name + "/dev", number + "\n");
        }

        void stick() {
            disk("sda", "8:0");
            partition("sda", "sda1", "8:1");
            mapping("dm-0", "octroot", "sda1");
        }

        void disc() {
            disk("sr0", "11:0");
            mapping("dm-0", "octdisc", "sr0");
            mapping("dm-1", "octroot", "dm-0");
        }

        private void mapping(String name, String label, String below) {
            add("/sys/block", name);
            texts.put("/sys/block/" + name + "/dm/name", label + "\n");
            texts.put(BLOCK + name + "/size", "2048\n");
            folders.put(BLOCK + name + "/slaves", List.of(below));
        }

        private void add(String folder, String name) {
            List<String> names = new ArrayList<>(names(folder));
            names.add(name);
            folders.put(folder, names);
        }

        @Override
        public Optional<String> text(String path) {
            return Optional.ofNullable(texts.get(path));
        }

        @Override
        public Optional<String> link(String path) {
            return Optional.ofNullable(links.get(path));
        }

        @Override
        public List<String> names(String path) {
            return folders.getOrDefault(path, List.of());
        }

        @Override
        public Optional<Integer> mode(String path) {
            return Optional.empty();
        }
    }
}
