package octant.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// What the kernel says of itself.
///
/// @param release as `6.12.57`
/// @param version which build: number, options, date
/// @param machine as `x86_64`
public record KernelIdentity(
        String system, String hostName, String release, String version, String machine) {
    /// ```text
    /// struct utsname: char[65] each: 0 sysname  65 nodename  130 release  195 version  260 machine
    ///                                325 domainname   (390 bytes)
    /// ```
    static final int SIZE_BYTES = 390;

    private static final int FIELD_BYTES = 65;

    /// `int uname(struct utsname *buf)`, uname(2).
    public static KernelIdentity current() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment names = arena.allocate(SIZE_BYTES);
            SystemCall.UNAME.on("kernel", names.address());
            return new KernelIdentity(
                    field(names, 0),
                    field(names, 1),
                    field(names, 2),
                    field(names, 3),
                    field(names, 4));
        }
    }

    private static String field(MemorySegment names, int index) {
        return Memory.text(names, (long) index * FIELD_BYTES, FIELD_BYTES);
    }
}
