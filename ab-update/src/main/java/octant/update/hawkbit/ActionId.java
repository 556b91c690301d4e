package octant.update.hawkbit;

/// The server's number for one update of one machine.
public record ActionId(String text) {
    /// Longer than any number that fits into 64 bits.
    static final int MAX_LENGTH = 20;

    /// Digits alone: it becomes part of an address.
    public ActionId {
        if (text.isEmpty()
                || text.length() > MAX_LENGTH
                || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException(
                    "action id: want 1 to "
                            + MAX_LENGTH
                            + " digits, got "
                            + text.length()
                            + " characters");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
