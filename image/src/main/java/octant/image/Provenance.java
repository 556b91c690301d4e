package octant.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import octant.verity.RootHash;

/// What an artefact was made from, and how: an in-toto statement whose predicate is SLSA's
/// provenance. Nothing in it tells of the machine or the time: the same commit and inputs give the
/// same statement.
///
/// Source: in-toto Attestation Framework, Statement v1; SLSA v1.0, Provenance.
final class Provenance {
    private static final String BUILD_TYPE = "urn:octant:image:v1";
    private static final String BUILDER = "urn:octant:make-image";

    private Provenance() {}

    /// @param sha256 of the artefact
    /// @param rootHashes of the slots that hold an image
    static String text(
            ImageStep.Publish step,
            String sha256,
            ImageOptions options,
            Materials materials,
            List<RootHash> rootHashes) {
        Map<String, Object> parameters =
                Json.object(
                        "target",
                        step.target().key(),
                        "architecture",
                        options.architecture().kernelName(),
                        "version",
                        options.version(),
                        "sectorBytes",
                        options.sectorBytes(),
                        "kernelOptions",
                        options.append());
        if (!rootHashes.isEmpty()) {
            parameters.put(ImageIndex.ROOT_HASH, rootHashes.getFirst());
        }
        Map<String, Object> definition =
                Json.object(
                        "buildType",
                        BUILD_TYPE,
                        "externalParameters",
                        parameters,
                        "resolvedDependencies",
                        dependencies(materials));
        return Json.text(
                Json.object(
                        "_type",
                        "https://in-toto.io/Statement/v1",
                        "subject",
                        List.of(
                                Json.object(
                                        "name",
                                        String.valueOf(step.artefact().getFileName()),
                                        "digest",
                                        Json.object("sha256", sha256))),
                        "predicateType",
                        "https://slsa.dev/provenance/v1",
                        "predicate",
                        Json.object(
                                "buildDefinition",
                                definition,
                                "runDetails",
                                Json.object("builder", Json.object("id", BUILDER)))));
    }

    private static List<Object> dependencies(Materials materials) {
        List<Object> all = new ArrayList<>();
        Map<String, Object> source = Json.object("name", "source", "uri", "urn:octant:source");
        if (!materials.commit().equals(ImageOptions.Origin.NO_COMMIT)) {
            source.put("digest", Json.object("gitCommit", materials.commit()));
        }
        all.add(source);
        all.add(pinned("kernel", "urn:octant:kernel", materials.kernelSha256()));
        all.add(pinned("AOT cache", "urn:octant:aot-cache", materials.aotCacheSha256()));
        all.add(
                Json.object(
                        "name",
                        "compiler",
                        "uri",
                        "pkg:generic/gcc",
                        "annotations",
                        Json.object("version", materials.compiler())));
        for (Component component : materials.components()) {
            Map<String, Object> row =
                    Json.object("name", component.name(), "uri", component.packageUrl());
            component.sha256().ifPresent(sum -> row.put("digest", Json.object("sha256", sum)));
            all.add(row);
        }
        return all;
    }

    private static Map<String, Object> pinned(String name, String uri, String sha256) {
        return Json.object("name", name, "uri", uri, "digest", Json.object("sha256", sha256));
    }
}
