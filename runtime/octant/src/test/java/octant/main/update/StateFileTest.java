package octant.main.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import octant.linux.LinuxException;
import octant.main.NativesLibrary;
import octant.main.update.UpdateState.TrialRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {
    @TempDir Path folder;

    @BeforeAll
    static void natives() {
        NativesLibrary.load();
    }

    @Test
    void keepsTheStateForItsOwnerOnly() throws Exception {
        Path path = folder.resolve("update/state");
        StateFile file = new StateFile(path.toString());
        assertThat(file.read()).isEqualTo(UpdateState.EMPTY);
        UpdateState state =
                UpdateState.EMPTY.with(
                        Optional.of(new TrialRecord(FakeSlots.TWO, FakeSlots.HASH_TWO, "", 1, "")));
        file.write(state);
        file.write(state);
        assertThat(file.read()).isEqualTo(state);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        try (var names = Files.list(path.getParent())) {
            assertThat(names).containsExactly(path);
        }
    }

    @Test
    void aTornReplacementLeavesTheOldState() throws Exception {
        StateFile file = new StateFile(folder.resolve("state").toString());
        file.write(UpdateState.EMPTY);
        Files.writeString(folder.resolve("state.new"), "octant-upd");
        assertThat(file.read()).isEqualTo(UpdateState.EMPTY);
    }

    @Test
    void aFileThatIsTooLargeIsNotRead() throws Exception {
        Path path = Files.write(folder.resolve("state"), new byte[UpdateState.MAX_BYTES + 1]);
        assertThatThrownBy(() -> new StateFile(path.toString()).read())
                .isInstanceOf(LinuxException.class)
                .hasMessageContaining("EFBIG");
    }
}
