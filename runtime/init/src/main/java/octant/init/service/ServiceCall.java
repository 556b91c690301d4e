package octant.init.service;

/// One call of a service's method, on a thread of its own. Compared by identity, so that an answer
/// that comes late is recognised.
final class ServiceCall {
    enum Kind {
        START("start"),
        STOP("stop"),
        HEALTH("health check");

        final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    final Service service;
    final Kind kind;
    final Run run;

    ServiceCall(Service service, Kind kind, Run run) {
        this.service = service;
        this.kind = kind;
        this.run = run;
    }

    /// One run of a service, from the start to the end of the stop that follows it.
    static final class Run {
        final ServiceId service;

        Run(ServiceId service) {
            this.service = service;
        }
    }
}
