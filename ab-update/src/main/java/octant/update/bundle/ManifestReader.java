package octant.update.bundle;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octant.update.OctantVersion;
import octant.update.bundle.BundleManifest.Image;
import octant.update.bundle.KeyFile.Group;
import octant.update.bundle.KeyFile.Value;
import octant.update.disk.Architecture;
import octant.verity.RootHash;
import octant.verity.Salt;

/// Reads a manifest. What RAUC defines and we have no use for is passed over; what it defines and
/// would have to be done (hooks, handlers, other slots) is refused, as is what nobody knows.
final class ManifestReader {
    static final String META_GROUP = "meta.octant";
    static final String IMAGE_PREFIX = "image.";
    static final String BLOCK_HASH_INDEX = "block-hash-index";

    /// An image's size: a typing error, or worse, beyond it.
    static final long MAX_IMAGE_BYTES = 1L << 40;

    private static final int MAX_TEXT_LENGTH = 128;

    /// A tree of a payload of 4 GiB takes 33 MiB.
    private static final long MAX_TREE_BYTES = 1L << 32;

    /// The keys that each group may have, beside those below.
    private static final Map<String, Set<String>> KEYS =
            Map.of(
                    "update",
                    Set.of("compatible", "version", "description", "build", "min-rauc-version"),
                    "bundle",
                    Set.of("format", "verity-hash", "verity-salt", "verity-size"),
                    META_GROUP,
                    Set.of("architecture", "minimum-version"));

    private static final Set<String> IMAGE_KEYS =
            Set.of("filename", "size", "sha256", "adaptive", "type", "version", "hooks");

    private final KeyFile file;

    private ManifestReader(KeyFile file) {
        this.file = file;
    }

    /// A manifest with everything in it.
    ///
    /// @param name names it in messages
    static SignedManifest signed(String name, byte[] bytes) {
        ManifestReader reader = checked(name, bytes);
        BundleManifest manifest =
                new BundleManifest(
                        reader.compatible(),
                        reader.version(),
                        reader.minimumVersion(),
                        reader.architecture(),
                        reader.image("rootfs"),
                        reader.image("verity"),
                        reader.image("kernel"));
        requireDistinct(
                name,
                List.of(
                        manifest.root().fileName(),
                        manifest.verity().fileName(),
                        manifest.kernel().fileName()));
        return new SignedManifest(manifest, reader.payload());
    }

    /// A manifest before sizes and digests are known: a reader to ask for what is there.
    static ManifestReader checked(String name, byte[] bytes) {
        ManifestReader reader = new ManifestReader(KeyFile.parse(name, bytes));
        reader.file.groups().values().forEach(reader::requireKnown);
        String format = reader.required("bundle", "format").text();
        if (!format.equals("verity")) {
            throw new BundleException(
                    name + ": bundle format is " + format + "; make it with format=verity");
        }
        return reader;
    }

    static void requireDistinct(String name, List<String> fileNames) {
        if (Set.copyOf(fileNames).size() != fileNames.size()) {
            throw new BundleException(name + ": two images are the same file: " + fileNames);
        }
    }

    String compatible() {
        Value value = required("update", "compatible");
        requireText(value);
        return value.text();
    }

    OctantVersion version() {
        return version(required("update", "version"));
    }

    Optional<OctantVersion> minimumVersion() {
        return value(META_GROUP, "minimum-version").map(this::version);
    }

    /// As the manifest says it, or else as `compatible` does: older versions of `rauc bundle` drop
    /// what is ours.
    Architecture architecture() {
        Optional<Value> value = value(META_GROUP, "architecture");
        String compatible = compatible();
        if (value.isPresent()) {
            return Architecture.named(value.get().text())
                    .orElseThrow(() -> bad(value.get(), "no architecture: " + value.get().text()));
        }
        for (Architecture architecture : Architecture.values()) {
            if (BundleManifest.compatibleFor(architecture).equals(compatible)) {
                return architecture;
            }
        }
        throw new BundleException(
                file.name()
                        + ": for which architecture? want [meta.octant] architecture=…, or"
                        + " compatible=octant-ARCHITECTURE, have "
                        + compatible);
    }

    String imageFileName(String slot) {
        Value value = required(IMAGE_PREFIX + slot, "filename");
        String name = value.text();
        if (!name.matches("[A-Za-z0-9_][A-Za-z0-9._+~^-]{0,99}")) {
            throw bad(
                    value,
                    "file name: want up to 100 letters, digits, or any of . _ + ~ ^ -, have "
                            + name);
        }
        return name;
    }

    private Image image(String slot) {
        String group = IMAGE_PREFIX + slot;
        Value size = required(group, "size");
        Value sha256 = required(group, "sha256");
        if (!sha256.text().matches("[0-9a-f]{64}")) {
            throw bad(sha256, "sha256: want 64 lower-case hexadecimal digits");
        }
        return new Image(
                imageFileName(slot), number(size, MAX_IMAGE_BYTES), sha256.text(), hasIndex(group));
    }

    private boolean hasIndex(String group) {
        return value(group, "adaptive").stream()
                .flatMap(value -> Arrays.stream(value.text().split(";", -1)))
                .anyMatch(method -> method.strip().equals(BLOCK_HASH_INDEX));
    }

    private PayloadHash payload() {
        Value root = required("bundle", "verity-hash");
        Value salt = required("bundle", "verity-salt");
        Value size = required("bundle", "verity-size");
        try {
            return new PayloadHash(
                    new RootHash(root.text()), new Salt(salt.text()), number(size, MAX_TREE_BYTES));
        } catch (IllegalArgumentException e) {
            throw bad(root, String.valueOf(e.getMessage()));
        }
    }

    private void requireKnown(Group group) {
        String name = group.name();
        boolean isOurs = name.equals(META_GROUP);
        if (name.startsWith("meta.") && !isOurs) {
            return;
        }
        Set<String> known =
                switch (name) {
                    case "update", "bundle", META_GROUP -> KEYS.getOrDefault(name, Set.of());
                    case "image.rootfs", "image.verity", "image.kernel" -> IMAGE_KEYS;
                    case "hooks", "handler", "handlers" ->
                            throw new BundleException(
                                    where(group.line())
                                            + ": ["
                                            + name
                                            + "] wants programs of the bundle run; Octant runs"
                                            + " none: leave it out");
                    default ->
                            throw new BundleException(
                                    where(group.line())
                                            + ": unknown group ["
                                            + name
                                            + "]; images are rootfs, verity and kernel");
                };
        group.values()
                .forEach((key, value) -> {
                    if (!known.contains(key)) {
                        throw bad(value, "unknown key " + key + " in [" + name + "]");
                    }
                    if (key.equals("hooks") && !value.text().isEmpty()) {
                        throw bad(value, "hooks are programs of the bundle; Octant runs none");
                    }
                });
    }

    private Optional<Value> value(String group, String key) {
        return Optional.ofNullable(file.groups().get(group)).flatMap(found -> found.value(key));
    }

    private Value required(String group, String key) {
        return value(group, key)
                .orElseThrow(() ->
                        new BundleException(file.name() + ": no " + key + " in [" + group + "]"));
    }

    private OctantVersion version(Value value) {
        try {
            return new OctantVersion(value.text());
        } catch (IllegalArgumentException e) {
            throw bad(value, String.valueOf(e.getMessage()));
        }
    }

    private long number(Value value, long max) {
        boolean isNumber = value.text().matches("[1-9][0-9]{0,14}");
        if (!isNumber || Long.parseLong(value.text()) > max) {
            throw bad(value, "want a number from 1 to " + max + ", have " + value.text());
        }
        return Long.parseLong(value.text());
    }

    private void requireText(Value value) {
        if (!value.text().matches("[\\x21-\\x5b\\x5d-\\x7e]{1," + MAX_TEXT_LENGTH + "}")) {
            throw bad(
                    value,
                    "want 1 to "
                            + MAX_TEXT_LENGTH
                            + " ASCII characters without space or backslash");
        }
    }

    private BundleException bad(Value value, String why) {
        return new BundleException(where(value.line()) + ": " + why);
    }

    private String where(int line) {
        return file.name() + ":" + line;
    }
}
