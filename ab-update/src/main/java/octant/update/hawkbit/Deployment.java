package octant.update.hawkbit;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What the server wants installed, or wants confirmed before.
///
/// @param skip the server wants nothing downloaded or nothing installed yet, such as outside a
///   maintenance window
/// @param forced the server does not want the machine to wait for a good moment
/// @param bundles of all software modules; others of their files are none of ours
record Deployment(ActionId action, boolean skip, boolean forced, List<Artifact> bundles) {
    static final String SUFFIX = ".raucb";

    /// A bundle of a software module.
    record Artifact(
            String module,
            String version,
            String fileName,
            long sizeBytes,
            String sha256,
            URI address) {}

    private static final int SHA256_DIGITS = 64;

    Deployment {
        bundles = List.copyOf(bundles);
    }

    /// @param part `deployment` or `confirmation`
    /// @throws FleetException if it lacks what a deployment must have
    static Deployment parse(DdiValue.Fields document, String part) {
        ActionId action = action(document, "id");
        DdiValue.Fields content =
                DdiJson.object(document, part)
                        .orElseThrow(() ->
                                new FleetException(
                                        "action " + action + ": no '" + part + "' in it"));
        String download = DdiJson.text(content, "download").orElse("attempt");
        String update = DdiJson.text(content, "update").orElse("attempt");
        List<Artifact> bundles = new ArrayList<>();
        for (DdiValue.Fields chunk : DdiJson.objects(content, "chunks")) {
            for (DdiValue.Fields artifact : DdiJson.objects(chunk, "artifacts")) {
                bundle(chunk, artifact).ifPresent(bundles::add);
            }
        }
        return new Deployment(
                action,
                download.equals("skip") || update.equals("skip"),
                update.equals("forced"),
                bundles);
    }

    static ActionId action(DdiValue.Fields document, String field) {
        try {
            return new ActionId(
                    DdiJson.text(document, field)
                            .orElseThrow(() -> new FleetException("no '" + field + "' in it")));
        } catch (IllegalArgumentException e) {
            throw new FleetException("'" + field + "': " + e.getMessage());
        }
    }

    /// The one bundle to install.
    ///
    /// @return empty if there is none or more than one; [#problem] says which
    Optional<Artifact> bundle() {
        return bundles.size() == 1 ? Optional.of(bundles.getFirst()) : Optional.empty();
    }

    String problem() {
        return bundles.isEmpty()
                ? "the distribution has no file *" + SUFFIX
                : "the distribution has " + bundles.size() + " files *" + SUFFIX + ", want one";
    }

    private static Optional<Artifact> bundle(DdiValue.Fields chunk, DdiValue.Fields artifact) {
        String name = DdiJson.text(artifact, "filename").orElse("");
        if (!name.toLowerCase(Locale.ROOT).endsWith(SUFFIX)) {
            return Optional.empty();
        }
        URI address =
                DdiLinks.find(artifact, "download")
                        .or(() -> DdiLinks.find(artifact, "download-http"))
                        .orElseThrow(() -> new FleetException("bundle without a download link"));
        long size =
                DdiJson.number(artifact, "size")
                        .filter(bytes -> bytes > 0)
                        .orElseThrow(() -> new FleetException("bundle without a size"));
        String sha256 =
                DdiJson.object(artifact, "hashes")
                        .flatMap(hashes -> DdiJson.text(hashes, "sha256"))
                        .filter(Deployment::isSha256)
                        .orElse("");
        return Optional.of(
                new Artifact(
                        DdiJson.text(chunk, "name").orElse("?"),
                        DdiJson.text(chunk, "version").orElse("?"),
                        name,
                        size,
                        sha256,
                        address));
    }

    private static boolean isSha256(String text) {
        return text.length() == SHA256_DIGITS
                && text.chars().allMatch(c -> Character.digit(c, 16) >= 0);
    }
}
