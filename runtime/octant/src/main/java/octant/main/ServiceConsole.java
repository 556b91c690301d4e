package octant.main;

import octant.init.Console;
import octant.init.service.ServiceEvent;
import octant.init.service.ServiceJournal;

/// Each change of a service's state, as one line on the console.
record ServiceConsole(Console console) implements ServiceJournal {
    @Override
    public void record(ServiceEvent event) {
        String detail = event.current().detail();
        console.say(
                "service "
                        + event.service()
                        + ": "
                        + event.current().label()
                        + (detail.isEmpty() ? "" : ": " + detail));
    }
}
