package octant.update.download;

/// A download that failed for good: which server and file, what was wrong, what to do. Addresses in
/// the message have no credentials and no query.
public final class DownloadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DownloadException(String message) {
        super(message);
    }

    public DownloadException(String message, Throwable cause) {
        super(message, cause);
    }
}
