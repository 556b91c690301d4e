package octant.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Archives in which nothing tells of the machine that made them.
final class Tar {
    /// Holes wherever there are zeros, not where the host's file system happens to have them.
    private static final List<String> SPARSE_OPTIONS =
            List.of("--format=oldgnu", "--sparse", "--hole-detection=raw");

    /// What kind of archive.
    enum Format {
        USTAR,

        /// With holes as holes.
        SPARSE,

        /// The same, compressed: what Google Cloud takes.
        SPARSE_GZIP;

        private List<String> options() {
            return switch (this) {
                case USTAR -> List.of("--format=ustar");
                case SPARSE -> SPARSE_OPTIONS;
                case SPARSE_GZIP ->
                        Stream.concat(
                                        SPARSE_OPTIONS.stream(),
                                        Stream.of("--use-compress-program=gzip --no-name"))
                                .toList();
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
