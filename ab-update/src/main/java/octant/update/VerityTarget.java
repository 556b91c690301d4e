package octant.update;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import octant.verity.RootHash;
import octant.verity.Salt;

/// The verity root that a kernel command line asks for:
///
/// ```
/// dm-mod.create="octroot,,0,ro,0 SECTORS verity 1 PARTUUID=… PARTUUID=… 4096 4096 BLOCKS START
///     sha256 ROOTHASH SALT 1 panic_on_corruption"
/// ```
///
/// Source: the kernel's admin-guide/device-mapper/verity and dm-init.
///
/// @param rootPartition the partition of the image, by its id
/// @param verityPartition the partition of the hash tree, by its id
/// @param hashStartBlock where the tree starts there
public record VerityTarget(
        UUID rootPartition,
        UUID verityPartition,
        long dataBlocks,
        long hashStartBlock,
        RootHash rootHash,
        Salt salt) {
    private static final String ID =
            "PARTUUID=([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})";

    private static final Pattern TABLE =
            Pattern.compile(
                    "dm-mod\\.create=\"[^\"]* verity 1 "
                            + ID
                            + " "
                            + ID
                            + " 4096 4096 ([0-9]{1,12}) ([0-9]{1,12}) sha256 ([0-9a-f]{64})"
                            + " (-|(?:[0-9a-f]{2}){1,"
                            + Salt.MAX_BYTES
                            + "})[ \"]");

    /// Empty if the command line asks for no such root, or for one of a form that Octant does not
    /// write.
    public static Optional<VerityTarget> parse(String commandLine) {
        Matcher table = TABLE.matcher(commandLine);
        if (!table.find()) {
            return Optional.empty();
        }
        String salt = table.group(6);
        return Optional.of(
                new VerityTarget(
                        UUID.fromString(table.group(1)),
                        UUID.fromString(table.group(2)),
                        Long.parseLong(table.group(3)),
                        Long.parseLong(table.group(4)),
                        new RootHash(table.group(5)),
                        new Salt(salt.equals("-") ? "" : salt)));
    }
}
