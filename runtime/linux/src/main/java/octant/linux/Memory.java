package octant.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A piece of memory that goes between Java and the kernel, with the fields of a structure in it.
///
/// A direct buffer and its address, not a `MemorySegment`: the first use of `java.lang.foreign`
/// costs 9 ms of processor time even with an AOT cache, a fifth of the start of an empty JVM; this
/// costs 0.2. Both architectures are little-endian: native order is the structure's order.
final class Memory {
    private final ByteBuffer buffer;
    private final long address;

    private Memory(ByteBuffer buffer, long address) {
        this.buffer = buffer;
        this.address = address;
    }

    /// @param buffer direct: what it holds lives outside the Java heap, at one place
    static Memory at(ByteBuffer buffer, long address) {
        return new Memory(buffer.order(ByteOrder.nativeOrder()), address);
    }

    /// Bytes that the kernel has written already, to read fields from.
    static Memory of(byte[] bytes) {
        return new Memory(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()), 0);
    }

    long address() {
        if (address == 0) {
            throw new IllegalStateException("memory in the Java heap has no address");
        }
        return address;
    }

    int size() {
        return buffer.capacity();
    }

    byte getByte(int at) {
        return buffer.get(at);
    }

    short getShort(int at) {
        return buffer.getShort(at);
    }

    int getInt(int at) {
        return buffer.getInt(at);
    }

    long getLong(int at) {
        return buffer.getLong(at);
    }

    void putByte(int at, byte value) {
        buffer.put(at, value);
    }

    void putShort(int at, short value) {
        buffer.putShort(at, value);
    }

    void putInt(int at, int value) {
        buffer.putInt(at, value);
    }

    void putLong(int at, long value) {
        buffer.putLong(at, value);
    }

    void put(int at, byte[] bytes, int offset, int length) {
        buffer.put(at, bytes, offset, length);
    }

    void clear() {
        for (int i = 0; i < buffer.capacity(); i++) {
            buffer.put(i, (byte) 0);
        }
    }

    Memory slice(int at, int length) {
        return at(buffer.slice(at, length), address == 0 ? 0 : address + at);
    }

    byte[] bytes(int at, int length) {
        byte[] bytes = new byte[length];
        buffer.get(at, bytes);
        return bytes;
    }

    void read(int at, byte[] into, int offset, int length) {
        buffer.get(at, into, offset, length);
    }

    /// The text of a fixed field: up to its first NUL, or all of it.
    String text(int at, int fieldBytes) {
        int end = at;
        while (end < at + fieldBytes && buffer.get(end) != 0) {
            end++;
        }
        return new String(bytes(at, end - at), StandardCharsets.UTF_8);
    }

    /// Fills a fixed field of zeroed memory, and leaves room for its NUL.
    void putText(int at, int fieldBytes, String text) {
        byte[] bytes = terminated(text);
        if (bytes.length > fieldBytes) {
            throw new IllegalArgumentException(
                    "'" + text + "': longer than " + (fieldBytes - 1) + " bytes");
        }
        buffer.put(at, bytes);
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
}
