package octant.update.download;

import java.net.URI;
import java.util.Locale;
import octant.update.bundle.BundleException;

/// An address that this machine is willing to fetch from.
///
/// @param uri absolute, `http` or `https`, with a host and without user information
record Address(URI uri) {
    static final int MAX_LENGTH = 4096;

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /// @throws BundleException if it is none, without repeating what may be a secret
    static Address of(URI uri) {
        String scheme = scheme(uri);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new BundleException(
                    "address with scheme '" + scheme + "': want http:// or https://");
        }
        if (uri.getHost() == null) {
            throw new BundleException("address without a host: want " + scheme + "://HOST/FILE");
        }
        if (uri.getRawUserInfo() != null) {
            throw new BundleException(
                    shown(uri) + ": credentials in an address end up in logs; leave them out");
        }
        if (uri.toString().length() > MAX_LENGTH) {
            throw new BundleException(
                    shown(uri) + ": an address of more than " + MAX_LENGTH + " characters");
        }
        return new Address(uri);
    }

    /// Where a redirect leads (RFC 9110 section 10.2.2).
    ///
    /// @throws BundleException if it must not be followed
    Address redirectedTo(String location) {
        Address next;
        try {
            next = of(uri.resolve(location));
        } catch (IllegalArgumentException e) {
            throw new BundleException(shown() + ": redirects to what is no address");
        }
        if (isSecure() && !next.isSecure()) {
            throw new BundleException(
                    shown() + ": redirects from https to http (" + next.shown() + "): refused");
        }
        return next;
    }

    /// RFC 6454: credentials for one origin are no other's business.
    boolean sameOrigin(Address other) {
        return scheme(uri).equals(scheme(other.uri))
                && uri.getHost().equalsIgnoreCase(other.uri.getHost())
                && port() == other.port();
    }

    boolean isSecure() {
        return scheme(uri).equals("https");
    }

    /// For messages: a query can be a secret (signed addresses), so it is left out.
    String shown() {
        return shown(uri);
    }

    private int port() {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return isSecure() ? HTTPS_PORT : HTTP_PORT;
    }

    private static String scheme(URI uri) {
        return uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    }

    private static String shown(URI uri) {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        String whole = scheme(uri) + "://" + uri.getHost() + port + path;
        return whole.length() > 200 ? whole.substring(0, 200) + "…" : whole;
    }
}
