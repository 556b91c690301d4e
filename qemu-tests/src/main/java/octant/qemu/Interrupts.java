package octant.qemu;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;

/// Ctrl-C, and what `kill` sends, as an event.
///
/// A shutdown hook would be public API, but it runs once and cannot tell a second Ctrl-C.
/// `sun.misc.Signal` can; by reflection, for its mere mention is a warning that javac lets nobody
/// answer.
final class Interrupts {
    private static final List<String> SIGNALS = List.of("INT", "TERM");

    private Interrupts() {}

    /// @param action on a thread of its own, for each signal; the process does not end by it
    static void handle(Runnable action) {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            MethodHandle run =
                    lookup.findVirtual(Runnable.class, "run", MethodType.methodType(void.class));
            Object proxy =
                    MethodHandleProxies.asInterfaceInstance(
                            handler, MethodHandles.dropArguments(run.bindTo(action), 0, signal));
            for (String name : SIGNALS) {
                Object number = signal.getConstructor(String.class).newInstance(name);
                signal.getMethod("handle", signal, handler).invoke(null, number, proxy);
            }
        } catch (ReflectiveOperationException e) {
            throw new QemuException("this Java cannot catch signals: " + e.getMessage(), e);
        }
    }
}
