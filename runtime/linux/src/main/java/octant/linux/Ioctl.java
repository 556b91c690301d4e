package octant.linux;

/// `int ioctl(int fd, unsigned long request, void *argument)`, ioctl(2), and the numbers of
/// requests.
///
/// ```text
/// request:  direction (2 bits) at 30 · argument's size (14) at 16 · type (8) at 8 · number (8)
/// ```
final class Ioctl {
    private static final int WRITE = 1;
    private static final int READ = 2;

    private Ioctl() {}

    /// `_IOR(type, number, argument)`: the kernel fills the argument.
    static int reading(int type, int number, int argumentBytes) {
        return request(READ, type, number, argumentBytes);
    }

    /// `_IOW(type, number, argument)`: the kernel reads the argument.
    static int writing(int type, int number, int argumentBytes) {
        return request(WRITE, type, number, argumentBytes);
    }

    /// `_IOWR(type, number, argument)`.
    static int both(int type, int number, int argumentBytes) {
        return request(READ | WRITE, type, number, argumentBytes);
    }

    private static int request(int direction, int type, int number, int argumentBytes) {
        return (direction << 30) | (argumentBytes << 16) | (type << 8) | number;
    }

    /// The request's number is unsigned: a sign must not reach the upper half of the register.
    static int call(Descriptor device, int request, long argument) {
        return SystemCall.IOCTL.intOn(
                device, device.number(), Integer.toUnsignedLong(request), argument);
    }

    static int call(Descriptor device, int request, Memory argument) {
        return call(device, request, argument.address());
    }

    /// A request that answers with an int.
    static int number(Descriptor device, int request) {
        try (Scratch scratch = Scratch.open()) {
            Memory answer = scratch.allocate(Integer.BYTES);
            call(device, request, answer);
            return answer.getInt(0);
        }
    }
}
