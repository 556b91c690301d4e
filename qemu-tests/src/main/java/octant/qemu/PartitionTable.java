package octant.qemu;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// The partitions of a raw disk with sectors of 512 bytes, read from its primary GPT (UEFI 2.10,
/// 5.3). Our own reader on purpose: the tests judge the disk without the code that made it.
public record PartitionTable(List<Partition> partitions) {
    private static final int SECTOR_BYTES = 512;
    private static final String SIGNATURE = "EFI PART";
    private static final int MAX_ENTRIES = 256;
    private static final int NAME_OFFSET = 56;
    private static final int NAME_BYTES = 72;

    public PartitionTable {
        partitions = List.copyOf(partitions);
    }

    /// @param name as `octant-esp`, `root-a`
    public record Partition(String name, long offsetBytes, long sizeBytes) {}

    /// @throws QemuException if there is no GPT
    public static PartitionTable read(Path disk) {
        try (FileChannel channel = FileChannel.open(disk, StandardOpenOption.READ)) {
            ByteBuffer header = bytes(channel, SECTOR_BYTES, SECTOR_BYTES);
            byte[] signature = new byte[SIGNATURE.length()];
            header.get(0, signature);
            if (!new String(signature, StandardCharsets.US_ASCII).equals(SIGNATURE)) {
                throw new QemuException(disk + ": no GPT");
            }
            long entriesAt = header.getLong(72) * SECTOR_BYTES;
            int entries = Math.min(header.getInt(80), MAX_ENTRIES);
            int entryBytes = header.getInt(84);
            ByteBuffer table = bytes(channel, entriesAt, entries * entryBytes);
            List<Partition> found = new ArrayList<>();
            for (int i = 0; i < entries; i++) {
                ByteBuffer entry =
                        table.slice(i * entryBytes, entryBytes).order(ByteOrder.LITTLE_ENDIAN);
                if (entry.getLong(0) != 0 || entry.getLong(8) != 0) {
                    found.add(partition(entry));
                }
            }
            return new PartitionTable(found);
        } catch (IOException e) {
            throw new QemuException("read the GPT of " + disk + ": " + e.getMessage(), e);
        }
    }

    /// @throws QemuException if there is none of that name
    public Partition named(String name) {
        return partitions.stream()
                .filter(partition -> partition.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new QemuException("no partition " + name + " among " + partitions));
    }

    /// That of an installed machine, or that of a live medium.
    ///
    /// @throws QemuException if there is none
    Partition efiSystem() {
        return partitions.stream()
                .filter(partition -> partition.name().endsWith("-esp"))
                .findFirst()
                .orElseThrow(
                        () -> new QemuException("no EFI system partition among " + partitions));
    }

    private static Partition partition(ByteBuffer entry) {
        long first = entry.getLong(32);
        long last = entry.getLong(40);
        byte[] name = new byte[NAME_BYTES];
        entry.get(NAME_OFFSET, name);
        String text = new String(name, StandardCharsets.UTF_16LE);
        int end = text.indexOf(0);
        return new Partition(
                end < 0 ? text : text.substring(0, end),
                first * SECTOR_BYTES,
                (last - first + 1) * SECTOR_BYTES);
    }

    private static ByteBuffer bytes(FileChannel channel, long offset, int count)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new IOException("the disk ends at " + (offset + buffer.position()));
            }
        }
        return buffer.flip();
    }
}
