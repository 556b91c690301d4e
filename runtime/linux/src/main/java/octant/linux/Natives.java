package octant.linux;

import java.nio.ByteBuffer;

/// The natives that the launcher registers (`runtime/launcher/natives.c`): everything else is Java.
final class Natives {
    private Natives() {}

    /// `long syscall(long number, …)`, syscall(2), except that a failure is `-errno`. Blocks the
    /// calling thread as the system call does; the garbage collector does not wait for it.
    static native long call(long number, long a0, long a1, long a2, long a3, long a4, long a5);

    /// `long octant_spawn(const struct octant_spawn *)`: the pid, or `-errno`.
    static native long spawn(long request);

    /// `void *GetDirectBufferAddress(JNIEnv *, jobject)`, JNI specification: where the memory of a
    /// direct buffer is.
    static native long address(ByteBuffer buffer);
}
