package octant.linux;

import java.util.Optional;

/// A signal as a [SignalDescriptor] gave it.
///
/// @param number signal(7)
/// @param sender pid that sent it, or of the child that SIGCHLD is about; 0 from the kernel
/// @param user of the sender
/// @param status the child's exit status, for SIGCHLD
public record ReceivedSignal(int number, int code, int sender, int user, int status) {
    /// ```text
    /// struct signalfd_siginfo (128 bytes; what is read of it):
    ///  0 u32 signo   4 s32 errno   8 s32 code   12 u32 pid   16 u32 uid   40 s32 status
    /// ```
    static final int SIZE_BYTES = 128;

    static ReceivedSignal read(Memory s) {
        return new ReceivedSignal(
                s.getInt(0), s.getInt(8), s.getInt(12), s.getInt(16), s.getInt(40));
    }

    public Optional<Signal> signal() {
        return Signal.of(number);
    }
}
