package octant.update.hawkbit;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import octant.update.download.DownloadOptions;

/// Which server, and who this machine is to it.
///
/// @param server as `https://fleet.example.org` or with a path before hawkBit's own
/// @param tenant hawkBit's; [#DEFAULT_TENANT] where there is only one
/// @param controller this machine's id at the server
/// @param download how bundles are fetched, and which authorities are trusted; the token is added
///   for this server's own addresses
public record HawkbitConfiguration(
        URI server,
        String tenant,
        String controller,
        HawkbitToken token,
        DownloadOptions download) {
    public static final String DEFAULT_TENANT = "DEFAULT";

    /// hawkBit's own limit for a controller's id, and ours for a tenant.
    public static final int MAX_NAME_LENGTH = 256;

    /// @throws IllegalArgumentException if a field is none of that
    public HawkbitConfiguration {
        String scheme = server.getScheme() == null ? "" : server.getScheme();
        boolean web = scheme.equals("http") || scheme.equals("https");
        if (!web
                || server.getHost() == null
                || server.getRawUserInfo() != null
                || server.getRawQuery() != null) {
            throw new IllegalArgumentException(
                    "hawkBit server: want https://HOST[:PORT][/PATH], without user and query");
        }
        requireName("tenant", tenant);
        requireName("controller", controller);
    }

    /// The root resource of this machine.
    URI controllerBase() {
        String path = server.getRawPath() == null ? "" : server.getRawPath();
        String folder = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return server.resolve(
                folder + "/" + encoded(tenant) + "/controller/v1/" + encoded(controller));
    }

    /// Whether that address is this server's (scheme, host, port).
    boolean isServer(URI address) {
        return server.getScheme().equals(address.getScheme())
                && server.getHost().equalsIgnoreCase(address.getHost())
                && port(server) == port(address);
    }

    DownloadOptions download(URI address) {
        return isServer(address) ? download.with(token.authorization()) : download;
    }

    private static int port(URI address) {
        if (address.getPort() >= 0) {
            return address.getPort();
        }
        return address.getScheme().equals("https") ? 443 : 80;
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static void requireName(String what, String name) {
        boolean plain = name.chars().allMatch(c -> c > ' ' && c != 0x7f && c != '/');
        if (name.isEmpty() || name.length() > MAX_NAME_LENGTH || !plain || name.startsWith(".")) {
            throw new IllegalArgumentException(
                    "hawkBit "
                            + what
                            + ": want 1 to "
                            + MAX_NAME_LENGTH
                            + " characters, no spaces, no '/', no '.' in front");
        }
    }
}
