package octant.main;

import octant.init.Console;
import octant.init.service.ServiceEvent;
import octant.init.service.ServiceJournal;
import octant.init.service.ServiceState;

/// Each change of a service's state, as one line on the console.
record ServiceConsole(Console console) implements ServiceJournal {
    @Override
    public void record(ServiceEvent event) {
        console.say("service " + event.service() + ": " + words(event.current()));
    }

    private static String words(ServiceState state) {
        return switch (state) {
            case ServiceState.Waiting _ -> "waiting";
            case ServiceState.Starting _ -> "starting";
            case ServiceState.Running _ -> "running";
            case ServiceState.Restarting again ->
                    "restart "
                            + again.attempt()
                            + " in "
                            + again.delay().toMillis()
                            + " ms: "
                            + again.cause();
            case ServiceState.Stopping _ -> "stopping";
            case ServiceState.Stopped _ -> "stopped";
            case ServiceState.Failed failed -> "FAILED: " + failed.reason();
        };
    }
}
