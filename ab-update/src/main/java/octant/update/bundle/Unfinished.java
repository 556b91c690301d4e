package octant.update.bundle;

import java.util.Optional;

/// Stands for the bodies that the next commits bring.
final class Unfinished {
    private Unfinished() {}

    @SuppressWarnings("TypeParameterUnusedInFormals") // each caller throws, whatever T is
    static <T> T body() {
        return Optional.<T>empty().orElseThrow(UnsupportedOperationException::new);
    }
}
