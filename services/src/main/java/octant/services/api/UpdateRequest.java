package octant.services.api;

/// What can be asked of [UpdateControl].
public sealed interface UpdateRequest {
    /// As the ledger and the console name it.
    String label();

    /// Writes the other slot.
    ///
    /// @param source path of a bundle on the machine, or its URL
    /// @param reboot into it, once it is installed
    record Install(String source, boolean allowDowngrade, boolean reboot) implements UpdateRequest {
        @Override
        public String label() {
            return "install " + source;
        }
    }

    /// Counts the running boot as good, without waiting for the health gate.
    record MarkGood() implements UpdateRequest {
        @Override
        public String label() {
            return "mark-good";
        }
    }

    /// Makes the other slot the one that is booted next.
    record Rollback(boolean reboot) implements UpdateRequest {
        @Override
        public String label() {
            return "rollback";
        }
    }

    /// Looks at the configured source for a newer version.
    record Check() implements UpdateRequest {
        @Override
        public String label() {
            return "check";
        }
    }
}
