package octant.linux;

import java.util.Optional;

/// Keys and buttons (`Documentation/input/input.rst`), such as the machine's power button.
public final class InputDevice implements AutoCloseable {
    /// `KEY_POWER` of `linux/input-event-codes.h`.
    public static final int POWER_KEY = 116;

    /// ```text
    /// struct input_event (24 bytes):  0 s64 sec   8 s64 usec   16 u16 type   18 u16 code   20 s32 value
    /// ```
    static final int EVENT_BYTES = 24;

    private static final int KEY_EVENT = 1; // EV_KEY
    private static final int KEY_BITS_BYTES = 96; // KEY_CNT / 8
    private static final int NAME_BYTES = 128;

    private final Descriptor descriptor;

    private InputDevice(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /// A key going down or up.
    ///
    /// @param pressed also for a repetition while it is held
    public record Key(int code, boolean pressed) {}

    /// @param path as `/dev/input/event0`
    public static InputDevice open(String path) {
        return new InputDevice(LinuxFiles.open(path, OpenFlag.READ_ONLY));
    }

    /// For [Epoll].
    public Descriptor descriptor() {
        return descriptor;
    }

    /// `EVIOCGNAME(length)`: as `Power Button`.
    public String name() {
        try (Scratch scratch = Scratch.open()) {
            Memory name = scratch.allocate(NAME_BYTES);
            Ioctl.call(descriptor, nameRequest(NAME_BYTES), name);
            return name.text(0, NAME_BYTES);
        }
    }

    /// `EVIOCGBIT(EV_KEY, length)`: whether the device has such a key.
    public boolean hasKey(int code) {
        try (Scratch scratch = Scratch.open()) {
            Memory bits = scratch.allocate(KEY_BITS_BYTES);
            Ioctl.call(descriptor, bitsRequest(KEY_EVENT, KEY_BITS_BYTES), bits);
            return (bits.getByte(code / 8) >> (code % 8) & 1) != 0;
        }
    }

    static int nameRequest(int bytes) {
        return Ioctl.reading('E', 0x06, bytes);
    }

    static int bitsRequest(int eventType, int bytes) {
        return Ioctl.reading('E', 0x20 + eventType, bytes);
    }

    /// Waits for the next event.
    ///
    /// @return nothing when it was not about a key
    public Optional<Key> read() {
        byte[] event = new byte[EVENT_BYTES];
        int length = LinuxFiles.read(descriptor, event, 0, EVENT_BYTES);
        if (length != EVENT_BYTES) {
            throw new MalformedAnswerException("input event", length + " bytes");
        }
        return key(Memory.of(event));
    }

    static Optional<Key> key(Memory event) {
        if (event.getShort(16) != KEY_EVENT) {
            return Optional.empty();
        }
        int code = event.getShort(18) & 0xFFFF;
        return Optional.of(new Key(code, event.getInt(20) != 0));
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
