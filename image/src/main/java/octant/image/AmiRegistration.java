package octant.image;

import java.util.List;
import java.util.Map;
import octant.update.OctantVersion;
import octant.update.disk.Architecture;

/// What `aws ec2 register-image --cli-input-json` is to be told of a snapshot of the disk: UEFI,
/// ENA, and instance metadata only with a session token.
///
/// Source: Amazon EC2 API, RegisterImage.
final class AmiRegistration {
    /// To be replaced by the id that `aws ec2 import-snapshot` gave.
    static final String SNAPSHOT = "snap-00000000000000000";

    private static final String ROOT_DEVICE = "/dev/xvda";

    private AmiRegistration() {}

    static String text(Architecture architecture, OctantVersion version, long diskBytes) {
        Map<String, Object> disk =
                Json.object(
                        "DeviceName",
                        ROOT_DEVICE,
                        "Ebs",
                        Json.object(
                                "SnapshotId",
                                SNAPSHOT,
                                "VolumeType",
                                "gp3",
                                "VolumeSize",
                                Math.ceilDiv(diskBytes, 1L << 30),
                                "DeleteOnTermination",
                                true));
        return Json.text(
                Json.object(
                        "Name",
                        "octant-" + version + "-" + architecture.kernelName(),
                        "Description",
                        "Octant " + version,
                        "Architecture",
                        name(architecture),
                        "VirtualizationType",
                        "hvm",
                        "BootMode",
                        "uefi",
                        "EnaSupport",
                        true,
                        "ImdsSupport",
                        "v2.0",
                        "RootDeviceName",
                        ROOT_DEVICE,
                        "BlockDeviceMappings",
                        List.of(disk)));
    }

    private static String name(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> "x86_64";
            case AARCH64 -> "arm64";
        };
    }
}
