package octant.linux;

/// Bytes from the kernel (or from whoever claims to be it) that do not follow their own format.
public final class MalformedAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param source which answer: a call, a file, a message type
    /// @param problem what is wrong with it
    public MalformedAnswerException(String source, String problem) {
        super(source + ": malformed: " + problem);
    }
}
