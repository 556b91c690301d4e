package octant.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What goes between Java and the kernel: fields of structures, C strings and bytes.
///
/// Fields are read without alignment, so that a structure at an odd place in a kernel's answer is
/// merely slower. Both architectures are little-endian: native order is the structure's order.
final class Memory {
    static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    private Memory() {}

    /// The address of a NUL-terminated copy, which lives as long as the arena.
    static long string(Arena arena, String text) {
        return bytes(arena, terminated(text)).address();
    }

    /// UTF-8 and the NUL. A text with a NUL inside would be cut short by the kernel, so it is
    /// refused.
    static byte[] terminated(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("NUL inside a string for the kernel");
        }
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(encoded, encoded.length + 1);
    }

    static MemorySegment bytes(Arena arena, byte[] bytes) {
        return bytes(arena, bytes, 0, bytes.length);
    }

    static MemorySegment bytes(Arena arena, byte[] bytes, int offset, int length) {
        MemorySegment segment = arena.allocate(Math.max(length, 1));
        MemorySegment.copy(bytes, offset, segment, BYTE, 0, length);
        return segment;
    }

    static byte[] copy(MemorySegment segment, long offset, int length) {
        byte[] bytes = new byte[length];
        MemorySegment.copy(segment, BYTE, offset, bytes, 0, length);
        return bytes;
    }

    /// The text of a fixed field: up to its first NUL, or all of it.
    static String text(MemorySegment segment, long offset, int length) {
        byte[] bytes = copy(segment, offset, length);
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    /// Fills a fixed field of zeroed memory, and leaves room for its NUL.
    static void putText(MemorySegment segment, long offset, int fieldBytes, String text) {
        byte[] bytes = terminated(text);
        if (bytes.length > fieldBytes) {
            throw new IllegalArgumentException(
                    "'" + text + "': longer than " + (fieldBytes - 1) + " bytes");
        }
        MemorySegment.copy(bytes, 0, segment, BYTE, offset, bytes.length);
    }
}
