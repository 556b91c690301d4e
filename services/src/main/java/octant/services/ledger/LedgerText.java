package octant.services.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Foreign text made fit for a field.
final class LedgerText {
    /// Characters that are kept of a text whose length nobody bounds.
    static final int MAX_CHARACTERS = 1000;

    private LedgerText() {}

    /// The first [#MAX_CHARACTERS] characters; what is no Unicode becomes `?`.
    static String bounded(String text) {
        String start = text.length() > MAX_CHARACTERS ? text.substring(0, MAX_CHARACTERS) : text;
        return new String(start.getBytes(UTF_8), UTF_8);
    }
}
