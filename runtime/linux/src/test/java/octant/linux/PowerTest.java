package octant.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// In a pid namespace of its own, where the end of the machine is the end of its first process and
/// the signal that it died of says which end it was: reboot(2).
@Tag("root")
@ExtendWith(NativesLibrary.class)
class PowerTest {
    @ParameterizedTest
    @CsvSource({"RESTART, SIGHUP", "0 tryboot, SIGHUP", "HALT, SIGINT", "POWER_OFF, SIGINT"})
    void theMachineEnds(String end, String signal) {
        OwnThread.inNamespaces(
                () -> {
                    int pid = Processes.spawn(firstProcess(end));
                    assertThat(Children.reap(pid).toString())
                            .isEqualTo("pid " + pid + " killed by " + signal);
                },
                Namespaces.Kind.PROCESS);
    }

    private static SpawnRequest firstProcess(String end) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Descriptor output = Descriptor.of(2, "standard error");
        return SpawnRequest.of(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Doctant.natives.library=" + System.getProperty("octant.natives.library"),
                        FirstProcess.class.getName(),
                        end)
                .withDescriptors(output, output, output);
    }

    /// The namespace's init. Refuses to run as anything else: reboot(2) would be meant.
    static final class FirstProcess {
        private FirstProcess() {}

        public static void main(String[] arguments) {
            NativesLibrary.load();
            String namespace = Directories.readLink("/proc/self/ns/pid");
            if (Processes.pid() == 1 && !namespace.equals("pid:[4026531836]")) {
                if (arguments[0].contains(" ")) {
                    Power.restart(arguments[0]);
                }
                Power.end(Power.End.valueOf(arguments[0]));
            }
        }
    }
}
