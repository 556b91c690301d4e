package octant.update.tryboot;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import octant.update.Slot;
import octant.update.SlotDevice;
import octant.update.UpdateDisk;
import octant.update.boot.BootArea;
import octant.update.boot.BootInstall;
import octant.update.boot.BootPlan;
import octant.update.boot.NewKernelFile;
import octant.update.disk.Gpt;
import octant.verity.CloseableBlockSource;

/// A card's boot partitions, under our hands. Nothing is held open: each change is a write of its
/// own.
record TrybootArea(UpdateDisk disk, TrybootState state) implements BootArea {
    @Override
    public List<String> apply(BootPlan plan) {
        if (!(plan instanceof TrybootPlan changes)) {
            throw new IllegalArgumentException("another boot loader's plan: " + plan);
        }
        for (TrybootStep step : changes.steps()) {
            switch (step) {
                case TrybootStep.Select(Slot slot) -> select().write(new Autoboot(slot));
                case TrybootStep.Remember(Slot slot, Mark mark) -> {
                    BootSelect select = select();
                    select.write(select.marks().with(slot, mark));
                }
                case TrybootStep.Wipe(Slot slot) -> {
                    try (SlotDevice device = disk.open(slot.boot())) {
                        NewBootPartition.wipe(device);
                    }
                }
            }
        }
        return List.of();
    }

    @Override
    public List<CloseableBlockSource> kernels() {
        List<CloseableBlockSource> open = new ArrayList<>();
        for (Slot slot : Slot.values()) {
            if (state.contents().containsKey(slot)) {
                open.add(new BootDevice(disk.open(slot.boot())));
            }
        }
        return open;
    }

    @Override
    public NewKernelFile create(BootInstall install) {
        return NewBootPartition.create(disk.open(install.slot().boot()));
    }

    @Override
    public void close() {}

    private BootSelect select() {
        return BootSelect.of(
                disk.wholeDisk(), Gpt.read(disk.wholeDisk(), disk.sectorBytes()).gpt());
    }

    private record BootDevice(SlotDevice device) implements CloseableBlockSource {
        @Override
        public long sizeBytes() {
            return device.sizeBytes();
        }

        @Override
        public void read(ByteBuffer buffer, long offsetBytes) {
            device.read(offsetBytes, buffer);
        }

        @Override
        public String name() {
            return device.name();
        }

        @Override
        public void close() {
            device.close();
        }
    }
}
