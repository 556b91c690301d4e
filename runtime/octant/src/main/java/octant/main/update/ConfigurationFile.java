package octant.main.update;

import java.util.Set;
import octant.linux.Errno;
import octant.linux.KernelIdentity;
import octant.linux.LinuxException;
import octant.linux.LinuxFiles;

/// Reads [UpdateConfiguration] from the machine, anew at each call: what an operator mends holds
/// from then on.
///
/// @param services that exist
record ConfigurationFile(String path, Set<String> services) {
    private static final int LIMIT_BYTES = 64 * 1024;

    ConfigurationFile {
        services = Set.copyOf(services);
    }

    /// Defaults where there is no file.
    UpdateConfiguration read() {
        String text = "";
        try {
            text = LinuxFiles.readText(path, LIMIT_BYTES);
        } catch (LinuxException e) {
            if (e.errno() != Errno.ENOENT) {
                return UpdateConfiguration.standard().with(path + ": " + e.getMessage());
            }
        }
        return UpdateConfiguration.parse(path, text, services, KernelIdentity.current().hostName());
    }
}
