package octant.linux;

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
        try (Scratch scratch = Scratch.open()) {
            Memory names = scratch.allocate(SIZE_BYTES);
            SystemCall.UNAME.on("kernel", names.address());
            return new KernelIdentity(
                    field(names, 0),
                    field(names, 1),
                    field(names, 2),
                    field(names, 3),
                    field(names, 4));
        }
    }

    private static String field(Memory names, int index) {
        return names.text(index * FIELD_BYTES, FIELD_BYTES);
    }
}
