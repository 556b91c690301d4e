package octant.update.setup;

/// A disk that was not touched; its message says what, where and what to do.
public final class SetupRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient SetupRefusal refusal;

    public SetupRefusedException(SetupRefusal refusal) {
        super(refusal.message());
        this.refusal = refusal;
    }

    public SetupRefusal refusal() {
        return refusal;
    }
}
