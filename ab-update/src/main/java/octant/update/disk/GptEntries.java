package octant.update.disk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// The rows as bytes, 128 each; an unused one is zero:
///
/// ```
///  0  type GUID    32  first sector  u64    48  attributes  u64
/// 16  own GUID     40  last sector   u64    56  name        36 UTF-16LE units, zero-padded
/// ```
final class GptEntries {
    private GptEntries() {}

    static byte[] encode(List<GptPartition> partitions) {
        ByteBuffer out = ByteBuffer.allocate(Gpt.ENTRIES_BYTES);
        for (GptPartition row : partitions) {
            out.position((row.number() - 1) * Gpt.ENTRY_BYTES);
            GptGuid.put(out, row.type());
            GptGuid.put(out, row.id());
            out.putLong(row.firstLba()).putLong(row.lastLba()).putLong(row.attributes());
            out.put(row.name().getBytes(StandardCharsets.UTF_16LE));
        }
        return out.array();
    }

    static List<GptPartition> decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<GptPartition> partitions = new ArrayList<>();
        for (int number = 1; in.hasRemaining(); number++) {
            UUID type = GptGuid.get(in);
            UUID id = GptGuid.get(in);
            long firstLba = in.getLong();
            long lastLba = in.getLong();
            long attributes = in.getLong();
            byte[] name = new byte[2 * GptPartition.MAX_NAME_UNITS];
            in.get(name);
            if (!type.equals(GptGuid.NONE)) {
                partitions.add(
                        new GptPartition(
                                number, type, id, firstLba, lastLba, attributes, text(name)));
            }
        }
        return partitions;
    }

    private static String text(byte[] name) {
        String padded = new String(name, StandardCharsets.UTF_16LE);
        int end = padded.indexOf('\0');
        return end < 0 ? padded : padded.substring(0, end);
    }
}
