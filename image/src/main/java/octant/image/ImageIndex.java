package octant.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import octant.update.disk.Architecture;

/// Every artefact there is: `index.json` in the folder of the images, and what the table of
/// artefacts is made of.
///
/// @param artefacts by architecture, then in the order of the targets
record ImageIndex(List<Artefact> artefacts) {
    /// The parameter in an artefact's provenance that this reads back.
    static final String ROOT_HASH = "rootHash";

    private static final Pattern ROOT_HASH_LINE =
            Pattern.compile("\"" + ROOT_HASH + "\": \"([0-9a-f]{64})\"");

    /// @param rootHash empty for what holds no root image
    record Artefact(
            Target target,
            Architecture architecture,
            Path file,
            long sizeBytes,
            String sha256,
            Optional<String> rootHash) {
        String name() {
            return String.valueOf(file.getFileName());
        }

        private Map<String, Object> json() {
            Map<String, Object> row =
                    Json.object(
                            "target",
                            target.key(),
                            "architecture",
                            architecture.kernelName(),
                            "file",
                            architecture.kernelName() + "/" + name(),
                            "sizeBytes",
                            sizeBytes,
                            "sha256",
                            sha256);
            rootHash.ifPresent(hash -> row.put("rootHash", hash));
            return row;
        }
    }

    /// @param images has a folder for each architecture
    static ImageIndex read(Path images) {
        List<Artefact> found = new ArrayList<>();
        for (Architecture architecture : Architecture.values()) {
            Path folder = images.resolve(architecture.kernelName());
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (Stream<Path> files = Files.list(folder)) {
                for (Path origin :
                        files.filter(file -> file.toString().endsWith(Publication.ORIGIN))
                                .toList()) {
                    artefact(architecture, origin).ifPresent(found::add);
                }
            } catch (IOException e) {
                throw new ImageException("list(" + folder + ")", e);
            }
        }
        found.sort(
                Comparator.comparing(Artefact::architecture)
                        .thenComparing(Artefact::target)
                        .thenComparing(Artefact::name));
        return new ImageIndex(List.copyOf(found));
    }

    String json() {
        return Json.text(Json.object("artefacts", artefacts.stream().map(Artefact::json).toList()));
    }

    private static Optional<Artefact> artefact(Architecture architecture, Path origin)
            throws IOException {
        String named = origin.getFileName().toString();
        String name = named.substring(0, named.length() - Publication.ORIGIN.length());
        Path file = origin.resolveSibling(name);
        Path sum = origin.resolveSibling(name + Publication.SUM);
        Optional<Target> target = target(architecture, name);
        if (target.isEmpty() || !Files.exists(file) || !Files.exists(sum)) {
            return Optional.empty();
        }
        Matcher rootHash = ROOT_HASH_LINE.matcher(Files.readString(origin));
        return Optional.of(
                new Artefact(
                        target.get(),
                        architecture,
                        file,
                        Files.size(file),
                        Files.readString(sum).split(" ", 2)[0],
                        rootHash.find() ? Optional.of(rootHash.group(1)) : Optional.empty()));
    }

    /// The one whose suffix is the longest in the name: `-ami.raw` before `.raw`.
    private static Optional<Target> target(Architecture architecture, String name) {
        String form = name.replaceFirst("\\.zst$", "").replace("-4k.", ".");
        return Arrays.stream(Target.values())
                .filter(Target::isImage)
                .filter(target -> target.isFor(architecture))
                .filter(target -> form.endsWith(target.suffix()))
                .max(Comparator.comparingInt(target -> target.suffix().length()));
    }
}
