package octant.update.hawkbit;

import java.net.URI;
import octant.update.download.DownloadOptions;

/// Which server, and who this machine is to it.
///
/// @param server as `https://fleet.example.org` or with a path before hawkBit's own
/// @param tenant hawkBit's; [#DEFAULT_TENANT] where there is only one
/// @param controller this machine's id at the server
/// @param download how bundles are fetched; the token is added for this server's own addresses
public record HawkbitConfiguration(
        URI server,
        String tenant,
        String controller,
        HawkbitToken token,
        DownloadOptions download) {
    public static final String DEFAULT_TENANT = "DEFAULT";

    /// hawkBit's own limit for a controller's id.
    public static final int MAX_CONTROLLER_LENGTH = 256;
}
