package octant.init.service;

import java.util.regex.Pattern;

/// The name of a service, as operators type it: `ledger`, `api`.
public record ServiceId(String name) implements Comparable<ServiceId> {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    public ServiceId {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "service name '" + name + "': want " + NAME.pattern());
        }
    }

    @Override
    public int compareTo(ServiceId other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
