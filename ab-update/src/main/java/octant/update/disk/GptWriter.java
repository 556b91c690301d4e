package octant.update.disk;

/// Writes both copies of a table, one after the other with a sync between, so that at every moment
/// at least one copy on the medium is whole, the old or the new:
///
/// 1. the backup at the disk's end (entries, then header), sync;
/// 2. the [Mbr] and the primary (entries, then header), sync.
///
/// A cut in step 1 leaves the old primary, a cut in step 2 the new backup: firmware takes it, the
/// kernel does with `gpt` on its command line, [Gpt#read] does. If the primary is the damaged one
/// to begin with, the steps are swapped, since then the backup is all there is.
///
/// When the disk became larger, the old backup stays where it was until the grown partition
/// overwrites it: nothing points to it once the new primary is there.
record GptWriter(Gpt gpt, Disk disk) {
    void write() {
        long haveSectors = disk.sizeBytes() / gpt.sectorBytes();
        if (haveSectors != gpt.diskSectors()) {
            throw new DiskException(
                    "partition table: made for "
                            + gpt.diskSectors()
                            + " sectors, the disk has "
                            + haveSectors);
        }
        if (onlyBackupIsSound()) {
            writePrimary();
            writeBackup();
        } else {
            writeBackup();
            writePrimary();
        }
    }

    private boolean onlyBackupIsSound() {
        try {
            return switch (Gpt.read(disk, gpt.sectorBytes())) {
                case GptReading.PrimaryDamaged _ -> true;
                case GptReading.BackupDamaged _, GptReading.Sound _ -> false;
            };
        } catch (DiskException e) {
            return false; // no table yet
        }
    }

    private void writeBackup() {
        long lba = gpt.diskSectors() - 1;
        writeCopy(lba, 1, lba - gpt.entriesSectors());
        disk.sync();
    }

    private void writePrimary() {
        disk.write(0, Mbr.of(gpt, disk.read(0, Mbr.BOOT_CODE_BYTES)));
        writeCopy(1, gpt.diskSectors() - 1, 2);
        disk.sync();
    }

    private void writeCopy(long thisLba, long otherLba, long entriesLba) {
        byte[] entries = GptEntries.encode(gpt.partitions());
        GptHeader header =
                new GptHeader(
                        thisLba,
                        otherLba,
                        gpt.firstUsableLba(),
                        gpt.lastUsableLba(),
                        gpt.diskId(),
                        entriesLba,
                        Gpt.MAX_PARTITIONS,
                        GptHeader.crc(entries));
        disk.write(entriesLba * gpt.sectorBytes(), entries);
        disk.write(thisLba * gpt.sectorBytes(), header.encode(gpt.sectorBytes()));
    }
}
