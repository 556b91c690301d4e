package octant.init.service;

/// Makes calls of services somewhere else, so that none can block the supervisor. Every call begun
/// is answered by a message at most once; a call that hangs is never answered.
interface ServiceCalls {
    Handle begin(ServiceCall call);

    @FunctionalInterface
    interface Handle {
        void interrupt();
    }
}
