package octant.main.command;

import octant.init.service.ServiceId;

/// `octant service kill NAME`: ends a run of a service as a crash would, so that its restart policy
/// decides what follows. For a service that answers but is wedged, and to see that the policy
/// works.
final class ServiceCommand implements Subcommand {
    @Override
    public String name() {
        return "service";
    }

    @Override
    public String arguments() {
        return "kill NAME";
    }

    @Override
    public String summary() {
        return "end a run of a service as a crash would; its policy restarts it";
    }

    @Override
    public int run(Invocation invocation) {
        if (invocation.arguments().size() != 2
                || !invocation.arguments().getFirst().equals("kill")) {
            return invocation.usage(this);
        }
        if (invocation.machine().isEmpty()) {
            return invocation.noMachine(this);
        }
        ServiceId service;
        try {
            service = new ServiceId(invocation.arguments().get(1));
        } catch (IllegalArgumentException e) {
            invocation.err().println("octant service: " + e.getMessage());
            return Invocation.USAGE;
        }
        if (!invocation.machine().get().killService(service, "octant service kill")) {
            invocation
                    .err()
                    .println(
                            "octant service: no service '"
                                    + service
                                    + "' runs; 'octant status' lists them");
            return Invocation.FAILED;
        }
        return Invocation.OK;
    }
}
