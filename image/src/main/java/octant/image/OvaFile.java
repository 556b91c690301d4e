package octant.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import octant.update.disk.Architecture;

/// An OVA: the description of a machine, a manifest of checksums and the disk, in this order in a
/// tar file.
///
/// Source: DMTF DSP0243 1.1, sections 5.1 and 5.3.
final class OvaFile {
    private OvaFile() {}

    /// @param diskBytes of the disk in the VMDK
    /// @param scratch a folder to make the parts in
    static void make(
            HostTools tools,
            Architecture architecture,
            String version,
            Path vmdk,
            long diskBytes,
            Path scratch,
            Path archive)
            throws IOException {
        String name = "octant-" + architecture.kernelName();
        Path parts = Files.createDirectories(scratch);
        Path disk = Files.createLink(parts.resolve(name + ".vmdk"), vmdk);
        OvfDescriptor machine =
                new OvfDescriptor(
                        architecture, version, name + ".vmdk", Files.size(disk), diskBytes);
        Path descriptor = Files.writeString(parts.resolve(name + ".ovf"), machine.text());
        StringBuilder manifest = new StringBuilder();
        for (Path file : List.of(descriptor, disk)) {
            manifest.append("SHA256(%s)= %s%n".formatted(file.getFileName(), FileDigest.of(file)));
        }
        Files.writeString(parts.resolve(name + ".mf"), manifest);
        Tar.make(
                tools,
                Tar.Format.USTAR,
                parts,
                List.of(name + ".ovf", name + ".mf", name + ".vmdk"),
                archive);
    }
}
