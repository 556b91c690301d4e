package octant.update.tryboot;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import octant.update.Slot;
import octant.update.UkiContents;
import octant.update.UkiException;
import octant.update.UpdateDisk;
import octant.update.boot.BootArea;
import octant.update.boot.BootLoader;
import octant.update.boot.KernelFacts;
import octant.update.disk.Disk;
import octant.update.disk.DiskException;
import octant.update.disk.Gpt;
import octant.update.disk.GptPartition;

/// The boot loader of a Raspberry Pi.
public record TrybootLoader(UpdateDisk disk) implements BootLoader {
    public static final String COMPATIBLE = "octant-rpi";

    /// The argument of reboot(2) that sets the firmware's flag: our patch to the kernel's firmware
    /// driver, and the vendor's kernel.
    static final String COMMAND = "0 tryboot";

    @Override
    public String compatible() {
        return COMPATIBLE;
    }

    /// A bundle has the boot partition as an image, without the zeros at its end.
    @Override
    public KernelFacts facts(String what, long sizeBytes, UkiContents.Source kernel) {
        ImageDisk image = new ImageDisk(what, sizeBytes, kernel);
        try {
            BootContents contents = BootContents.read(image, 0, image.sizeBytes());
            return new KernelFacts(contents.release().version(), contents.release().target());
        } catch (DiskException e) {
            throw new UkiException(what, e);
        }
    }

    @Override
    public BootArea open() {
        return new TrybootArea(disk, state(disk.wholeDisk(), disk.sectorBytes()));
    }

    @Override
    public Optional<String> beforeRestart() {
        if (disk.runningSlot().isEmpty()) {
            return Optional.empty();
        }
        TrybootState state = state(disk.wholeDisk(), disk.sectorBytes());
        if (!disk.runningSlot().get().equals(state.starts())) {
            return Optional.empty(); // a try that ends here
        }
        return state.attempt()
                .map(plan -> {
                    new TrybootArea(disk, state).apply(plan);
                    return COMMAND;
                });
    }

    static TrybootState state(Disk whole, int sectorBytes) {
        Gpt table = Gpt.read(whole, sectorBytes).gpt();
        BootSelect select = BootSelect.of(whole, table);
        Map<Slot, BootContents> contents = new EnumMap<>(Slot.class);
        Map<Slot, Long> rooms = new EnumMap<>(Slot.class);
        for (Slot slot : Slot.values()) {
            GptPartition partition =
                    table.partition(slot.boot().label())
                            .orElseThrow(() ->
                                    new UkiException("partition table: no " + slot.boot().label()));
            long bytes = partition.sectors() * sectorBytes;
            rooms.put(slot, bytes);
            BootContents.find(whole, partition.firstLba() * sectorBytes, bytes)
                    .ifPresent(held -> contents.put(slot, held));
        }
        return new TrybootState(select.autoboot().slot(), contents, select.marks(), rooms);
    }

    /// A file as a disk, with the zeros that were left out.
    private record ImageDisk(String name, long fileBytes, UkiContents.Source file) implements Disk {
        private static final int SECTOR_BYTES = 512;

        @Override
        public long sizeBytes() {
            return BootContents.declaredBytes(read(0, SECTOR_BYTES));
        }

        @Override
        public byte[] read(long offsetBytes, int length) {
            byte[] bytes = new byte[length];
            int there = Math.clamp(fileBytes - offsetBytes, 0, length);
            if (there > 0) {
                byte[] read = file.read(offsetBytes, there);
                System.arraycopy(read, 0, bytes, 0, read.length);
            }
            return bytes;
        }

        @Override
        public void write(long offsetBytes, byte[] bytes) {
            throw new DiskException(name + ": for reading only");
        }

        @Override
        public void sync() {}
    }
}
