package octant.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import octant.update.OctantVersion;
import octant.update.disk.Architecture;
import octant.verity.RootHash;

/// A container image, FROM scratch: one layer, which is the root tree, and what runtimes are told
/// about it. <https://github.com/opencontainers/image-spec>, version 1.0: manifest, config.
final class OciImage {
    static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

    private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    private static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

    /// Nobody on any machine, as images without a user database have it by custom.
    private static final String USER = "65532:65532";

    private final HostTools tools;
    private final Path scratch;
    private final OciLayout layout;

    private OciImage(HostTools tools, Path scratch) throws IOException {
        this.tools = tools;
        this.scratch = scratch;
        this.layout = OciLayout.create(scratch.resolve("oci-layout"));
    }

    /// @param tree the root tree of that version
    /// @param rootHash of the root image that was made of the same tree
    /// @param archive the image layout as an archive
    static void make(
            HostTools tools,
            Architecture architecture,
            OctantVersion version,
            Path tree,
            RootHash rootHash,
            Path scratch,
            Path archive)
            throws IOException {
        OciImage image = new OciImage(tools, scratch);
        Map<String, Object> labels = labels(version, rootHash);
        OciLayout.Blob manifest = image.manifest(architecture, tree, labels);
        image.layout.finish(
                version.text(), manifest.descriptor(platform(architecture)), tools, archive);
    }

    /// The manifest, with its config and layer beside it.
    private OciLayout.Blob manifest(
            Architecture architecture, Path tree, Map<String, Object> labels) throws IOException {
        Path layer = layer(tree);
        String layerDigest = "sha256:" + FileDigest.of(layer);
        tools.run(HostTool.GZIP, "--no-name", "--force", layer);
        OciLayout.Blob packed = layout.add(LAYER, Path.of(layer + ".gz"));
        OciLayout.Blob config =
                layout.add(CONFIG, Json.text(config(architecture, layerDigest, labels)));
        return layout.add(
                MANIFEST,
                Json.text(
                        Json.object(
                                "schemaVersion",
                                2,
                                "mediaType",
                                MANIFEST,
                                "config",
                                config.descriptor(Map.of()),
                                "layers",
                                List.of(packed.descriptor(Map.of())),
                                "annotations",
                                labels)));
    }

    /// Everything belongs to root, so that who runs it owns nothing but its volume.
    private Path layer(Path tree) throws IOException {
        Path files = scratch.resolve("oci-root");
        ContainerTree.make(tree, files);
        Path layer = scratch.resolve("layer.tar");
        try (Stream<Path> top = Files.list(files)) {
            List<Object> line =
                    Stream.concat(
                                    Stream.of(
                                            "--create",
                                            "--format=ustar",
                                            "--sort=name",
                                            "--numeric-owner",
                                            "--owner=0",
                                            "--group=0",
                                            "--mtime=@" + Reproducible.TIME.getEpochSecond(),
                                            "--directory=" + files,
                                            "--file=" + layer),
                                    top.map(path -> path.getFileName().toString()).sorted())
                            .map(Object.class::cast)
                            .toList();
            tools.run(HostTool.TAR, line.toArray());
        }
        return layer;
    }

    private static Map<String, Object> config(
            Architecture architecture, String layerDigest, Map<String, Object> labels) {
        String created = Reproducible.TIME.toString();
        Map<String, Object> config = new LinkedHashMap<>(platform(architecture));
        config.put("created", created);
        config.put(
                "config",
                Json.object(
                        "User",
                        USER,
                        "ExposedPorts",
                        Map.of("8080/tcp", Map.of()),
                        "Entrypoint",
                        List.of("/octant", "container"),
                        "Volumes",
                        Json.object("/data", Map.of(), "/run/octant", Map.of()),
                        "WorkingDir",
                        "/",
                        "StopSignal",
                        "SIGTERM",
                        "Labels",
                        labels));
        config.put("rootfs", Json.object("type", "layers", "diff_ids", List.of(layerDigest)));
        config.put(
                "history",
                List.of(Json.object("created", created, "created_by", "octant.image root tree")));
        return config;
    }

    private static Map<String, Object> labels(OctantVersion version, RootHash rootHash) {
        String prefix = "org.opencontainers.image.";
        return Json.object(
                prefix + "title",
                "octant",
                prefix + "description",
                "An appliance whose whole userspace is one Java runtime",
                prefix + "version",
                version.text(),
                prefix + "created",
                Reproducible.TIME.toString(),
                "octant.root-hash",
                rootHash.toString());
    }

    /// In the words of Go's GOARCH.
    static Map<String, Object> platform(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> Json.object("architecture", "amd64", "os", "linux");
            case AARCH64 -> Json.object("architecture", "arm64", "os", "linux", "variant", "v8");
        };
    }
}
