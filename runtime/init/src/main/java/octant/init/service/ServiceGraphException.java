package octant.init.service;

/// A set of services that cannot be started in any order: one is there twice, one needs another
/// that is not there, or some need each other in a circle. The message names the services.
public final class ServiceGraphException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ServiceGraphException(String message) {
        super(message);
    }
}
