/// Update bundles in RAUC's `verity` format: written on a host or by `octant bundle create`, read
/// by the installer from a file or by ranges from a URL.
///
/// [Bundle#open] checks the signature against a [TrustStore]; a [PayloadFile] then gives bytes of
/// which every block was checked against the signed hash tree. [BundleWriter] writes one.
///
/// Source: RAUC's documentation, reference, "Bundle Formats", "Manifest".
package octant.update.bundle;
