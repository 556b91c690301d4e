package octant.update.download;

import java.nio.file.Path;
import java.util.Optional;

/// How to fetch.
///
/// @param authorityFile certificates (PEM) of authorities trusted beside the system's, for a server
///   with a private one
/// @param spoolFolder where a file goes whole when its server has no ranges; without one such a
///   server is refused. The spool file has no name left while it is used.
public record DownloadOptions(
        DownloadLimits limits,
        Authorization authorization,
        Optional<Path> authorityFile,
        Optional<Path> spoolFolder) {

    public static DownloadOptions standard() {
        return new DownloadOptions(
                DownloadLimits.standard(),
                Authorization.none(),
                Optional.empty(),
                Optional.empty());
    }

    public DownloadOptions with(DownloadLimits changed) {
        return new DownloadOptions(changed, authorization, authorityFile, spoolFolder);
    }

    public DownloadOptions with(Authorization changed) {
        return new DownloadOptions(limits, changed, authorityFile, spoolFolder);
    }

    public DownloadOptions withAuthorityFile(Path file) {
        return new DownloadOptions(limits, authorization, Optional.of(file), spoolFolder);
    }

    public DownloadOptions withSpoolFolder(Path folder) {
        return new DownloadOptions(limits, authorization, authorityFile, Optional.of(folder));
    }
}
