package octant.services.api;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import octant.init.service.ServiceContext;

/// A run whose end nobody acts on.
final class RecordedRun implements ServiceContext {
    final List<Throwable> crashes = new CopyOnWriteArrayList<>();

    @Override
    public void crashed(Throwable cause) {
        crashes.add(cause);
    }

    @Override
    public void ended() {
        throw new AssertionError("the interface has no end of its own");
    }
}
