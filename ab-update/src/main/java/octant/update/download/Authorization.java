package octant.update.download;

/// The value of an `Authorization` header (RFC 9110 section 11.6.2), or none. It is sent to the
/// origin (scheme, host and port) it was made for and to no other that a redirect names, and shows
/// itself to nobody.
public final class Authorization {
    private static final Authorization NONE = new Authorization("");

    private final String header;

    private Authorization(String header) {
        this.header = header;
    }

    public static Authorization none() {
        return NONE;
    }

    /// @param scheme as `Bearer` or hawkBit's `TargetToken`
    /// @throws IllegalArgumentException if the secret is empty or would not be one header line
    public static Authorization of(String scheme, String secret) {
        if (secret.isEmpty() || !secret.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException(
                    scheme + " secret: want visible ASCII characters, at least one");
        }
        return new Authorization(scheme + " " + secret);
    }

    public boolean isPresent() {
        return !header.isEmpty();
    }

    /// The secret itself: for the request, and for nothing that is shown or stored.
    public String header() {
        return header;
    }

    @Override
    public String toString() {
        return isPresent() ? "Authorization[hidden]" : "Authorization[none]";
    }
}
