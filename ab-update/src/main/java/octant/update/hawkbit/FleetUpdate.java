package octant.update.hawkbit;

import java.net.URI;
import octant.update.bundle.BundleException;
import octant.update.download.DownloadOptions;
import octant.update.download.HttpBundleSource;

/// One update that the fleet server offers.
///
/// @param name of the software module, with its version, for people
/// @param forced the server does not want the machine to wait for a good moment
/// @param address of the bundle
/// @param sizeBytes as the server declares it
/// @param sha256 of the whole file as the server declares it, hexadecimal, empty if it does not. An
///   adaptive update never fetches the whole file; what is installed is checked against the
///   bundle's own signature.
/// @param options how to fetch from that server, its credentials included
public record FleetUpdate(
        ActionId action,
        String name,
        String version,
        boolean forced,
        URI address,
        long sizeBytes,
        String sha256,
        DownloadOptions options) {

    /// Opens the bundle for reading; the caller closes it.
    ///
    /// @throws BundleException if the server cannot be used, or the file's size is not the declared
    ///   one
    public HttpBundleSource open() {
        HttpBundleSource source = HttpBundleSource.open(address, options);
        if (source.sizeBytes() != sizeBytes) {
            source.close();
            throw new BundleException(
                    source.name()
                            + ": has "
                            + source.sizeBytes()
                            + " bytes, the fleet server"
                            + " announced "
                            + sizeBytes
                            + "; upload the bundle again");
        }
        return source;
    }
}
