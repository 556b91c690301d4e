package octant.update.bundle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CRL;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/// Whose bundles are installed: certificates, of an authority or of a signer itself, and the lists
/// of those revoked. With several certificates, each is enough: that is how keys are rolled over.
public record TrustStore(List<X509Certificate> certificates, List<X509CRL> revocations) {
    public static final int MAX_FILE_BYTES = 8 << 20;
    public static final int MAX_CERTIFICATES = 64;

    public TrustStore {
        certificates = List.copyOf(certificates);
        revocations = List.copyOf(revocations);
    }

    /// Reads `*.pem` and `*.crl` of `trust`, and `*.crl` of `denials`: a folder that may be missing
    /// and can only revoke. Lists are PEM or DER, several in one file if need be.
    ///
    /// @throws BundleException if a file cannot be read, or there is no certificate
    public static TrustStore readFolders(Path trust, Path denials) {
        List<Path> lists = new ArrayList<>(files(trust, "*.crl"));
        lists.addAll(files(denials, "*.crl"));
        TrustStore store = ofCertificates(files(trust, "*.pem"));
        if (store.certificates().isEmpty()) {
            throw new BundleException(trust + ": no certificate (*.pem): no bundle can be trusted");
        }
        return new TrustStore(
                store.certificates(),
                lists.stream().map(TrustStore::revocationLists).flatMap(List::stream).toList());
    }

    /// Reads the certificates of PEM files, several in one file if need be.
    ///
    /// @throws BundleException if a file cannot be read, or holds no certificate
    public static TrustStore ofCertificates(List<Path> pemFiles) {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Path file : pemFiles) {
            certificates.addAll(readCertificates(file));
        }
        if (certificates.size() > MAX_CERTIFICATES) {
            throw new BundleException(
                    "trusted certificates: %d, at most %d"
                            .formatted(certificates.size(), MAX_CERTIFICATES));
        }
        return new TrustStore(certificates, List.of());
    }

    static List<X509Certificate> readCertificates(Path file) {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            factory()
                    .generateCertificates(new ByteArrayInputStream(bytes(file)))
                    .forEach(certificate -> certificates.add((X509Certificate) certificate));
        } catch (CertificateException e) {
            throw new BundleException(file + ": no certificate in PEM", e);
        }
        if (certificates.isEmpty()) {
            throw new BundleException(file + ": no certificate in PEM");
        }
        return certificates;
    }

    private static List<X509CRL> revocationLists(Path file) {
        byte[] bytes = bytes(file);
        Collection<? extends CRL> lists;
        try {
            lists = factory().generateCRLs(new ByteArrayInputStream(bytes));
        } catch (CRLException e) {
            throw new BundleException(file + ": no revocation list; replace it", e);
        }
        if (lists.isEmpty() || !isAll(bytes, lists.size())) {
            throw new BundleException(file + ": no revocation list; replace it");
        }
        return lists.stream().map(list -> complete(file, (X509CRL) list)).toList();
    }

    /// The JDK passes over what it cannot make out: a block that is cut off, or DER behind PEM.
    private static boolean isAll(byte[] file, int lists) {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        int begun = text.split("-----BEGIN ", -1).length - 1;
        return begun == 0 || (begun == lists && text.chars().allMatch(c -> c < 0x80));
    }

    private static X509CRL complete(Path file, X509CRL list) {
        if (list.hasUnsupportedCriticalExtension()) {
            throw new BundleException(
                    file + ": no complete revocation list (partial ones are not read)");
        }
        return list;
    }

    private static List<Path> files(Path folder, String pattern) {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, pattern)) {
                entries.forEach(files::add);
            } catch (IOException e) {
                throw new BundleException("list(" + folder + ")", e);
            }
        }
        Collections.sort(files);
        return files;
    }

    private static byte[] bytes(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
            if (bytes.length > MAX_FILE_BYTES) {
                throw new BundleException(file + ": larger than " + MAX_FILE_BYTES + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw new BundleException("read(" + file + ")", e);
        }
    }

    private static CertificateFactory factory() {
        try {
            return CertificateFactory.getInstance("X.509");
        } catch (CertificateException e) {
            throw new AssertionError("every Java runtime reads X.509", e);
        }
    }
}
