package octant.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/// An image layout: a folder of blobs named by their hashes and an index that begins with them, as
/// skopeo, umoci, podman and registries' clients read it.
/// <https://github.com/opencontainers/image-spec/blob/main/image-layout.md>.
final class OciLayout {
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final String BLOBS = "blobs/sha256/";

    private final Path folder;
    private final TreeSet<String> blobs = new TreeSet<>();

    private OciLayout(Path folder) {
        this.folder = folder;
    }

    /// @param digest 64 hexadecimal digits
    record Blob(String mediaType, String digest, long sizeBytes) {
        /// How others refer to it.
        ///
        /// @param platform what it is for, if it is for one
        Map<String, Object> descriptor(Map<String, Object> platform) {
            Map<String, Object> descriptor =
                    Json.object(
                            "mediaType",
                            mediaType,
                            "digest",
                            "sha256:" + digest,
                            "size",
                            sizeBytes);
            if (!platform.isEmpty()) {
                descriptor.put("platform", platform);
            }
            return descriptor;
        }
    }

    static OciLayout create(Path folder) throws IOException {
        Files.createDirectories(folder.resolve(BLOBS));
        Files.writeString(
                folder.resolve("oci-layout"),
                Json.text(Json.object("imageLayoutVersion", "1.0.0")));
        return new OciLayout(folder);
    }

    /// Takes a file away as a blob.
    Blob add(String mediaType, Path file) throws IOException {
        Blob blob = new Blob(mediaType, FileDigest.of(file), Files.size(file));
        Files.move(file, folder.resolve(BLOBS + blob.digest()));
        blobs.add(blob.digest());
        return blob;
    }

    Blob add(String mediaType, String text) throws IOException {
        return add(mediaType, Files.writeString(folder.resolve("new-blob"), text));
    }

    /// Takes all blobs of another layout.
    ///
    /// @param digest of the one to return
    Blob adopt(String mediaType, Path other, String digest) throws IOException {
        try (Stream<Path> files = Files.list(other.resolve(BLOBS))) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                if (!name.equals(FileDigest.of(file))) {
                    throw new ImageException(file + ": its SHA-256 is not its name");
                }
                Files.move(file, folder.resolve(BLOBS + name), StandardCopyOption.REPLACE_EXISTING);
                blobs.add(name);
            }
        }
        return new Blob(mediaType, digest, Files.size(folder.resolve(BLOBS + digest)));
    }

    /// The index of several images of one version as a blob of its own: `index.json` then names one
    /// thing, which is several for who asks for a platform.
    Blob addIndex(List<Map<String, Object>> manifests) throws IOException {
        return add(INDEX, Json.text(index(manifests)));
    }

    /// Writes `index.json`, and all of it into an archive.
    ///
    /// @param tag what a person calls it
    void finish(String tag, Map<String, Object> descriptor, HostTools tools, Path archive)
            throws IOException {
        Map<String, Object> named = new LinkedHashMap<>(descriptor);
        named.put("annotations", Json.object("org.opencontainers.image.ref.name", tag));
        Files.writeString(folder.resolve("index.json"), Json.text(index(List.of(named))));
        List<String> members = new ArrayList<>(List.of("oci-layout", "index.json"));
        blobs.forEach(digest -> members.add(BLOBS + digest));
        Tar.make(tools, Tar.Format.USTAR, folder, members, archive);
    }

    private static Map<String, Object> index(List<Map<String, Object>> manifests) {
        return Json.object("schemaVersion", 2, "mediaType", INDEX, "manifests", manifests);
    }
}
