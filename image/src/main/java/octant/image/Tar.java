package octant.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Archives in which nothing tells of the machine that made them.
final class Tar {
    /// What kind of archive.
    enum Format {
        USTAR,

        /// With holes as holes, compressed: what Google Cloud takes.
        SPARSE_GZIP;

        private List<String> options() {
            return switch (this) {
                case USTAR -> List.of("--format=ustar");
                case SPARSE_GZIP ->
                        List.of(
                                "--format=oldgnu",
                                "--sparse",
                                // Not those that the host's file system happens to have.
                                "--hole-detection=raw",
                                "--use-compress-program=gzip --no-name");
            };
        }
    }

    private Tar() {}

    /// @param members names in the folder, in the order of the archive
    static void make(
            HostTools tools, Format format, Path folder, List<String> members, Path archive) {
        List<Object> line = new ArrayList<>(List.of("--create", "--file", archive));
        line.addAll(format.options());
        line.add("--mtime=@" + Reproducible.TIME.getEpochSecond());
        line.addAll(List.of("--owner=root:0", "--group=root:0", "--mode=u=rw,go=r"));
        line.addAll(List.of("--directory", folder));
        line.addAll(members);
        tools.run(HostTool.TAR, line.toArray());
    }
}
