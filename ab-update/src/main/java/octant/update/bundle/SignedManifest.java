package octant.update.bundle;

/// The manifest as the signature holds it.
record SignedManifest(BundleManifest manifest, PayloadHash payload) {}
