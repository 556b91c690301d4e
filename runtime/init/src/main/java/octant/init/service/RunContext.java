package octant.init.service;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// What a service holds of the supervisor during one run: one message at most.
final class RunContext implements ServiceContext {
    private final ServiceCall.Run run;
    private final Consumer<SupervisorMessage> mailbox;
    private final AtomicBoolean told = new AtomicBoolean();

    RunContext(ServiceCall.Run run, Consumer<SupervisorMessage> mailbox) {
        this.run = run;
        this.mailbox = mailbox;
    }

    @Override
    public void crashed(Throwable cause) {
        if (told.compareAndSet(false, true)) {
            mailbox.accept(new SupervisorMessage.RunCrashed(run, cause));
        }
    }

    @Override
    public void ended() {
        if (told.compareAndSet(false, true)) {
            mailbox.accept(new SupervisorMessage.RunEnded(run));
        }
    }
}
