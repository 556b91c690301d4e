package octant.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octant.verity.RootHash;

/// Gives a finished file its name, and puts beside it what others need to trust it:
///
/// ```
/// octant-x86_64.raw
/// octant-x86_64.raw.sha256        as sha256sum checks it
/// octant-x86_64.raw.cdx.json      what is inside      ┐ if the build knows
/// octant-x86_64.raw.intoto.json   what it came from   ┘ where the parts are from
/// image.properties
/// ```
///
/// @param scratch on the file system of the results
/// @param materials what the artefacts are made from, if that is known
record Publication(ImageOptions options, Path scratch, Optional<Materials> materials) {
    static final String SUM = ".sha256";
    static final String CONTENTS = ".cdx.json";
    static final String ORIGIN = ".intoto.json";

    /// The old artefact stays until the new one takes its name; what describes it goes first, so
    /// that no description ever lies.
    ///
    /// @param report the text of the step's description
    void publish(ImageStep.Publish step, String report, List<RootHash> rootHashes)
            throws IOException {
        String name = String.valueOf(step.artefact().getFileName());
        String sum = FileDigest.of(step.image());
        Map<Path, String> beside = new LinkedHashMap<>();
        beside.put(step.artefact().resolveSibling(name + SUM), sum + "  " + name + "\n");
        if (materials.isPresent() && step.isImage()) {
            Materials known = materials.get().forTarget(step.target());
            beside.put(
                    step.artefact().resolveSibling(name + CONTENTS),
                    BillOfMaterials.text(name, sum, options.version(), known));
            beside.put(
                    step.artefact().resolveSibling(name + ORIGIN),
                    Provenance.text(step, sum, options, known, rootHashes));
        }
        beside.put(step.description(), report);
        for (String suffix : List.of(SUM, CONTENTS, ORIGIN)) {
            Files.deleteIfExists(step.artefact().resolveSibling(name + suffix));
        }
        Files.deleteIfExists(step.description());
        Files.move(step.image(), step.artefact(), StandardCopyOption.ATOMIC_MOVE);
        for (Map.Entry<Path, String> file : beside.entrySet()) {
            Path fresh = Files.writeString(scratch.resolve("beside"), file.getValue());
            Files.move(fresh, file.getKey(), StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
