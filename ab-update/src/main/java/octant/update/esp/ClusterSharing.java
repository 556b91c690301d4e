package octant.update.esp;

import java.util.List;
import octant.update.DiskRegion;
import octant.update.UkiException;
import octant.update.UpdateDisk;
import octant.update.disk.Disk;
import octant.update.disk.DiskException;
import octant.update.disk.Fat32;
import octant.update.disk.Gpt;
import octant.update.disk.GptPartition;
import octant.update.disk.PartitionRole;

/// Which files of the EFI system partition have clusters in common: what the firmware leaves when
/// the power is cut while it renames a kernel. Removing one of them would free what the other uses.
@FunctionalInterface
public interface ClusterSharing {
    /// Asked of what is on the medium.
    ///
    /// @param path `EFI/Linux/octant_1.0.efi`
    /// @return paths of the others
    /// @throws DiskException if the file system cannot be read
    List<String> sharing(String path);

    /// As the medium has it.
    static ClusterSharing on(UpdateDisk machine) {
        return path -> {
            Disk disk = machine.wholeDisk();
            Gpt table = Gpt.read(disk, machine.sectorBytes()).gpt();
            GptPartition esp =
                    table.partition(PartitionRole.ESP.label())
                            .orElseThrow(() ->
                                    new UkiException("partition table: no EFI system partition"));
            DiskRegion region = DiskRegion.of(disk, esp, table.sectorBytes());
            return Fat32.open(disk, region.offsetBytes(), region.sizeBytes()).sharing(path);
        };
    }
}
