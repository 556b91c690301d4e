package octant.init.service;

/// The name of a service, as operators type it: `ledger`, `api`. A lower-case letter, then
/// lower-case letters, digits and `-`, at most [#MAX_LENGTH] in all.
///
/// Checked, compared and hashed by hand: a regular expression or a record's generated `hashCode`
/// costs milliseconds at its first use, and the first use is on the way to the control socket.
public record ServiceId(String name) implements Comparable<ServiceId> {
    public static final int MAX_LENGTH = 32;

    public ServiceId {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "service name '" + name + "': want [a-z][a-z0-9-]{0,31}");
        }
    }

    private static boolean isName(String name) {
        if (name.isEmpty() || name.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c >= 'a' && c <= 'z';
            boolean later = c == '-' || (c >= '0' && c <= '9');
            if (!letter && (i == 0 || !later)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int compareTo(ServiceId other) {
        return name.compareTo(other.name);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ServiceId id && name.equals(id.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
