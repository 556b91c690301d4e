package octant.linux;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Native memory for the length of one call: what is allocated here is gone after [#close], when
/// the next call gets the same memory.
///
/// A scratch has a small block for structures and strings and, once it was needed, a large one for
/// data; more than that is a buffer of its own, left to the garbage collector. Closed ones wait in
/// a pool, so in the long run there are as many as calls at one time.
final class Scratch implements AutoCloseable {
    /// The largest piece that costs no allocation.
    static final int LARGE_BYTES = 64 * 1024;

    private static final int SMALL_BYTES = 8 * 1024;
    private static final int POOL_LIMIT = 16;
    private static final Object LOCK = new Object();

    private static @Nullable Scratch pool;
    private static int pooled;

    private final Memory small = direct(SMALL_BYTES);
    private @Nullable Memory large;
    private @Nullable Scratch next;

    /// Held until the call is over: the kernel uses an address, which keeps nothing alive.
    private final List<Memory> extra = new ArrayList<>(0);

    private int smallUsed;
    private boolean largeUsed;

    private Scratch() {}

    static Scratch open() {
        synchronized (LOCK) {
            Scratch first = pool;
            if (first != null) {
                pool = first.next;
                first.next = null;
                pooled--;
                return first;
            }
        }
        return new Scratch();
    }

    /// Zeroed, aligned to eight bytes.
    Memory allocate(int bytes) {
        Memory memory = room(bytes);
        memory.clear();
        return memory;
    }

    /// For the kernel to fill: holds what an earlier call left there.
    Memory room(int bytes) {
        int aligned = Math.max(8, (bytes + 7) & ~7);
        if (aligned <= SMALL_BYTES - smallUsed) {
            Memory memory = small.slice(smallUsed, Math.max(bytes, 1));
            smallUsed += aligned;
            return memory;
        }
        if (bytes <= LARGE_BYTES && !largeUsed) {
            Memory memory = large == null ? direct(LARGE_BYTES) : large;
            large = memory;
            largeUsed = true;
            return memory.slice(0, bytes);
        }
        Memory memory = direct(bytes);
        extra.add(memory);
        return memory;
    }

    Memory copyOf(byte[] bytes) {
        return copyOf(bytes, 0, bytes.length);
    }

    Memory copyOf(byte[] bytes, int offset, int length) {
        Memory memory = room(length);
        memory.put(0, bytes, offset, length);
        return memory;
    }

    /// The address of a NUL-terminated copy.
    long string(String text) {
        return copyOf(Memory.terminated(text)).address();
    }

    private static Memory direct(int bytes) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
        return Memory.at(buffer, Natives.address(buffer));
    }

    @Override
    public void close() {
        smallUsed = 0;
        largeUsed = false;
        extra.clear();
        synchronized (LOCK) {
            if (pooled < POOL_LIMIT) {
                next = pool;
                pool = this;
                pooled++;
            }
        }
    }
}
