package octant.update.hawkbit;

import java.util.List;
import java.util.Optional;

/// Looks up fields of a document. A field of another kind is taken for none.
final class DdiJson {
    private DdiJson() {}

    static Optional<DdiValue.Fields> object(DdiValue.Fields from, String name) {
        return from.fields().get(name) instanceof DdiValue.Fields found
                ? Optional.of(found)
                : Optional.empty();
    }

    /// Those items of an array that are objects.
    static List<DdiValue.Fields> objects(DdiValue.Fields from, String name) {
        if (from.fields().get(name) instanceof DdiValue.Items(List<DdiValue> items)) {
            return items.stream()
                    .filter(DdiValue.Fields.class::isInstance)
                    .map(DdiValue.Fields.class::cast)
                    .toList();
        }
        return List.of();
    }

    static Optional<String> text(DdiValue.Fields from, String name) {
        return from.fields().get(name) instanceof DdiValue.Text(String text)
                ? Optional.of(text)
                : Optional.empty();
    }

    /// Empty too if it is no whole number of 64 bits.
    static Optional<Long> number(DdiValue.Fields from, String name) {
        if (from.fields().get(name) instanceof DdiValue.Decimal decimal) {
            try {
                return Optional.of(decimal.number().longValueExact());
            } catch (ArithmeticException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
