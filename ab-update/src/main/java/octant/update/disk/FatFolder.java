package octant.update.disk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/// Reads the slots of a folder into names:
///
/// ```
/// 0x00 "NAME    EXT"; first byte 00 end, e5 removed     0x14 u16 first cluster, high half
/// 0x0b attributes: 08 label, 10 folder, 0f long name    0x1a u16 first cluster, low half
/// 0x0c case: 08 name, 10 extension in small letters     0x1c u32 size
///
/// long name: 0x00 number from 1, 40 marks the last; 0x0d checksum of the short name;
///            13 characters at 0x01, 0x0e, 0x1c; the last part comes first
/// ```
///
/// A long name counts only if all of its parts are there, in order, and carry the checksum of the
/// short name that follows; else the file goes by its short name.
final class FatFolder {
    static final int SLOT_BYTES = 32;

    private static final int REMOVED = 0xe5;
    private static final int LABEL = 0x08;
    private static final int FOLDER = 0x10;
    private static final int LONG_NAME = 0x0f;
    private static final int ATTRIBUTES = 0x3f;
    private static final int LAST_PART = 0x40;
    private static final int MAX_PARTS = 20;
    private static final int[] CHARACTERS = {1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30};

    private final ByteBuffer in;
    private final LongUnaryOperator slotOffset;
    private final List<FatEntry> entries = new ArrayList<>();

    /// The parts of a long name so far, in their order on the disk.
    private final List<Integer> parts = new ArrayList<>();

    private FatFolder(byte[] bytes, LongUnaryOperator slotOffset) {
        this.in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.slotOffset = slotOffset;
    }

    /// @param bytes of all of its clusters
    /// @param slotOffset says where a byte of them lies on the file system
    static List<FatEntry> decode(byte[] bytes, LongUnaryOperator slotOffset) {
        FatFolder folder = new FatFolder(bytes, slotOffset);
        for (int at = 0; at + SLOT_BYTES <= bytes.length && bytes[at] != 0; at += SLOT_BYTES) {
            folder.slot(at);
        }
        return List.copyOf(folder.entries);
    }

    private void slot(int at) {
        int attributes = in.get(at + 0x0b) & ATTRIBUTES;
        if (Byte.toUnsignedInt(in.get(at)) == REMOVED) {
            parts.clear();
        } else if (attributes == LONG_NAME) {
            part(at);
        } else {
            if ((attributes & LABEL) == 0 && in.get(at) != '.') {
                entries.add(entry(at, (attributes & FOLDER) != 0));
            }
            parts.clear();
        }
    }

    private void part(int at) {
        if ((in.get(at) & LAST_PART) != 0) {
            parts.clear();
        }
        parts.add(at);
        if (parts.size() > MAX_PARTS) {
            parts.clear();
        }
    }

    private FatEntry entry(int at, boolean folder) {
        Optional<String> longName = longName(at);
        List<Long> slots = new ArrayList<>();
        if (longName.isPresent()) {
            parts.forEach(part -> slots.add(slotOffset.applyAsLong(part)));
        }
        slots.add(slotOffset.applyAsLong(at));
        int high = Short.toUnsignedInt(in.getShort(at + 0x14));
        int low = Short.toUnsignedInt(in.getShort(at + 0x1a));
        return new FatEntry(
                longName.orElseGet(() -> shortName(at, in.get(at + 0x0c))),
                shortName(at, (byte) 0),
                folder,
                folder ? 0 : Integer.toUnsignedLong(in.getInt(at + 0x1c)),
                (high << 16 | low) & Fat32.LINK_MASK,
                slots);
    }

    private Optional<String> longName(int at) {
        int count = parts.size();
        byte checksum = checksum(at);
        for (int i = 0; i < count; i++) {
            int number = (count - i) | (i == 0 ? LAST_PART : 0);
            int part = parts.get(i);
            if (in.get(part) != number || in.get(part + 0x0d) != checksum) {
                return Optional.empty();
            }
        }
        StringBuilder name = new StringBuilder();
        for (int part : parts.reversed()) {
            for (int offset : CHARACTERS) {
                char character = (char) in.getShort(part + offset);
                if (character == 0) {
                    return Optional.of(name.toString());
                }
                name.append(character);
            }
        }
        return name.isEmpty() ? Optional.empty() : Optional.of(name.toString());
    }

    private byte checksum(int at) {
        int sum = 0;
        for (int i = 0; i < 11; i++) {
            sum = (((sum & 1) << 7) + (sum >> 1) + in.get(at + i)) & 0xff;
        }
        return (byte) sum;
    }

    private String shortName(int at, byte small) {
        byte[] text = new byte[11];
        in.get(at, text);
        if (text[0] == 0x05) {
            text[0] = (byte) REMOVED;
        }
        String base = part(text, 0, 8, (small & 0x08) != 0);
        String extension = part(text, 8, 3, (small & 0x10) != 0);
        return extension.isEmpty() ? base : base + "." + extension;
    }

    private static String part(byte[] text, int from, int length, boolean small) {
        String part = new String(text, from, length, StandardCharsets.ISO_8859_1).stripTrailing();
        return small ? part.toLowerCase(Locale.ROOT) : part;
    }
}
