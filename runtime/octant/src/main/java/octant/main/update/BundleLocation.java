package octant.main.update;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import octant.update.download.DownloadOptions;
import octant.update.hawkbit.ActionId;
import octant.update.hawkbit.FleetUpdate;

/// Where a bundle is to be had.
sealed interface BundleLocation {
    /// Where a bundle goes whole when its server has no ranges.
    Path SPOOL = Path.of("/var/lib/octant/update");

    /// For people; without credentials.
    String name();

    /// The fleet server's, if it offers the bundle.
    default Optional<ActionId> action() {
        return Optional.empty();
    }

    record OfFile(Path path) implements BundleLocation {
        @Override
        public String name() {
            return path.toString();
        }
    }

    record OfUrl(URI address, DownloadOptions options) implements BundleLocation {
        @Override
        public String name() {
            String port = address.getPort() < 0 ? "" : ":" + address.getPort();
            return address.getScheme() + "://" + address.getHost() + port + address.getRawPath();
        }
    }

    /// What a fleet server offers.
    record OfFleet(FleetUpdate update) implements BundleLocation {
        @Override
        public String name() {
            return new OfUrl(update.address(), update.options()).name();
        }

        @Override
        public Optional<ActionId> action() {
            return Optional.of(update.action());
        }
    }

    /// @param text an absolute path, or a URL
    /// @throws IllegalArgumentException if it is neither
    static BundleLocation parse(String text) {
        if (text.startsWith("/")) {
            return new OfFile(Path.of(text));
        }
        try {
            URI address = new URI(text);
            String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
            if ((scheme.equals("http") || scheme.equals("https")) && address.getHost() != null) {
                return new OfUrl(address, DownloadOptions.standard().withSpoolFolder(SPOOL));
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("bundle: no URL: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(
                "bundle: want http://…, https://… or an absolute path on the machine");
    }
}
