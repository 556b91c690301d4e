package octant.init.service;

import java.util.function.Consumer;

/// Makes each call of a service on a platform thread named `service-NAME`.
///
/// Platform rather than virtual threads: a virtual one that hangs in a kernel call keeps its
/// carrier, and on a machine with two cores two of those would stop every other one. They are also
/// the cheaper ones here: 0.3 ms for the first against 2 to 4 ms, which is spent on the way to the
/// control socket.
final class ServiceThreads implements ServiceCalls {
    private final Consumer<SupervisorMessage> mailbox;
    private final Consumer<ServiceCall> beforeStop;

    /// @param mailbox where answers go
    /// @param beforeStop runs on the service's thread before each stop
    ServiceThreads(Consumer<SupervisorMessage> mailbox, Consumer<ServiceCall> beforeStop) {
        this.mailbox = mailbox;
        this.beforeStop = beforeStop;
    }

    @Override
    public Handle begin(ServiceCall call) {
        Thread thread = new Thread(() -> make(call), "service-" + call.run.service.name());
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError noThread) {
            // The machine is out of threads or memory: this call failed, the supervisor goes on.
            mailbox.accept(failed(call, noThread));
        }
        return thread::interrupt;
    }

    private void make(ServiceCall call) {
        SupervisorMessage answer;
        try {
            answer = answer(call);
        } catch (Throwable failure) {
            // Whatever a service throws, errors too, is its failure and nobody else's.
            answer = failed(call, failure);
        }
        mailbox.accept(answer);
    }

    private SupervisorMessage answer(ServiceCall call) throws Exception {
        switch (call.kind) {
            case START -> call.service.start(new RunContext(call.run, mailbox));
            case STOP -> {
                beforeStop.accept(call);
                call.service.stop();
            }
            case HEALTH -> {
                return new SupervisorMessage.HealthAnswered(call, call.service.health());
            }
        }
        return new SupervisorMessage.CallSucceeded(call);
    }

    private static SupervisorMessage failed(ServiceCall call, Throwable failure) {
        if (call.kind == ServiceCall.Kind.HEALTH) {
            return new SupervisorMessage.HealthAnswered(
                    call, new Health.Unhealthy("health check failed: " + failure));
        }
        return new SupervisorMessage.CallFailed(call, failure);
    }
}
