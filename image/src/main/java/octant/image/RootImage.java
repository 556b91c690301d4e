package octant.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/// The root file system: erofs, uncompressed, every file of root and of the same time.
final class RootImage {
    private RootImage() {}

    static void make(HostTools tools, Path tree, Path image, UUID id) {
        if (!Files.isDirectory(tree)) {
            throw new ImageException(tree + ": no folder; is the root tree built?");
        }
        tools.run(
                HostTool.MKFS_EROFS,
                "--quiet",
                "-T" + Reproducible.TIME.getEpochSecond(),
                "-U" + id,
                "-x-1", // no extended attributes: the build host's would get in
                "--all-root",
                image,
                tree);
    }
}
