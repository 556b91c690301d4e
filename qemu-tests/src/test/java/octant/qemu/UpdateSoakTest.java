package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Twenty-five updates in a row on one machine, to and fro between the slots. Takes about a quarter
/// of an hour: only on demand (`make soak`).
@Tag("qemu")
@Tag("qemu-all")
class UpdateSoakTest {
    private static final int UPDATES = 25;

    @Test
    void takesUpdateAfterUpdate() {
        BuiltImage image = BuiltImage.require();
        Variants variants = UpdateMachine.variants(image);
        OutcomeTable table =
                new OutcomeTable("version", "slot", "install s", "to commit s", "sent");
        try (UpdateMachine machine = UpdateMachine.withCopy(image, "soak", "window = 5s")) {
            String running = image.version();
            String slot = UpdateMachine.runningSlot(machine.startAndAwaitCommit());
            for (int i = 1; i <= UPDATES; i++) {
                Variant next = Variant.of(image.version() + "." + i);
                Instant start = Instant.now();
                machine.install(variants.bundle(next));
                Instant installed = Instant.now();
                machine.reset();
                Json document = machine.awaitCommitted(next.version());
                table.add(
                        next.version(),
                        UpdateMachine.runningSlot(document),
                        Duration.between(start, installed).toSeconds(),
                        Duration.between(installed, Instant.now()).toSeconds(),
                        machine.server().bytesSent());
                assertThat(UpdateMachine.runningSlot(document)).isNotEqualTo(slot);
                assertThat(EspFolder.kernels(machine.disk()))
                        .containsExactlyInAnyOrder(
                                "octant_" + running + ".efi", "octant_" + next.version() + ".efi");
                slot = UpdateMachine.runningSlot(document);
                running = next.version();
                variants.discard(next);
                machine.server().resetCounts();
            }
            machine.powerOff();
            assertThat(machine.checkData()).contains("octant-data: ");
        } finally {
            table.publish("soak");
        }
    }
}
