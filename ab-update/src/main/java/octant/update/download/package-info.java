/// Bundles from a web server, by ranges.
///
/// [HttpBundleSource] reads a file behind `http` or `https` as if it lay here: it fetches only what
/// is read, resumes broken connections, and refuses a server that lies, stalls or changes the file
/// meanwhile. Everything is bounded by [DownloadLimits]. Who may see the file is said by
/// [Authorization], whose secret never reaches a message. The installer reads from here as from a
/// file; the fleet client (`octant.update.hawkbit`) hands such sources out.
///
/// Nothing here is believed: what was fetched is checked against the signed hashes by
/// `octant.update.bundle`. The limits below keep a bad server from wearing the machine out.
///
/// Start reading at [HttpBundleSource].
package octant.update.download;
