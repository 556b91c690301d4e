package octant.update.hawkbit;

import java.net.URI;
import java.util.Optional;

/// The `_links` of a document (HAL).
final class DdiLinks {
    private DdiLinks() {}

    /// @throws FleetException if there is one that is no address
    static Optional<URI> find(DdiValue.Fields document, String relation) {
        return DdiJson.object(document, "_links")
                .flatMap(links -> DdiJson.object(links, relation))
                .flatMap(link -> DdiJson.text(link, "href"))
                .map(text -> address(relation, text));
    }

    private static URI address(String relation, String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new FleetException("link '" + relation + "' is no address");
        }
    }
}
