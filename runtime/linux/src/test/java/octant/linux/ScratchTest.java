package octant.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NativesLibrary.class)
class ScratchTest {
    @Test
    void whatIsAllocatedIsZeroEvenAfterUse() {
        for (int size : new int[] {1, 8, 100, 8192, Scratch.LARGE_BYTES, 100_000}) {
            for (int i = 0; i < 3; i++) {
                try (Scratch scratch = Scratch.open()) {
                    Memory memory = scratch.allocate(size);
                    assertThat(memory.bytes(0, size)).containsOnly(0);
                    memory.put(0, "x".repeat(size).getBytes(UTF_8), 0, size);
                }
            }
        }
    }

    @Test
    void piecesOfOneScratchDoNotOverlap() {
        try (Scratch scratch = Scratch.open()) {
            List<Memory> pieces = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                pieces.add(scratch.copyOf(("piece " + i).repeat(i * 20 + 1).getBytes(UTF_8)));
            }
            long end = 0;
            for (int i = 0; i < pieces.size(); i++) {
                Memory piece = pieces.get(i);
                assertThat(new String(piece.bytes(0, piece.size()), UTF_8))
                        .isEqualTo(("piece " + i).repeat(i * 20 + 1));
                assertThat(piece.address() % 8).isZero();
                assertThat(piece.address()).isNotEqualTo(end);
                end = piece.address();
            }
        }
    }

    @Test
    void nestedAndConcurrentCallsHaveMemoryOfTheirOwn() throws InterruptedException {
        try (Scratch outer = Scratch.open()) {
            Memory mine = outer.copyOf("mine".getBytes(UTF_8));
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                threads.add(Thread.ofVirtual().start(ScratchTest::useScratches));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(new String(mine.bytes(0, 4), UTF_8)).isEqualTo("mine");
        }
    }

    private static void useScratches() {
        for (int i = 0; i < 100; i++) {
            try (Scratch first = Scratch.open();
                    Scratch second = Scratch.open()) {
                assertThat(first.room(8).address()).isNotEqualTo(second.room(8).address());
            }
        }
    }

    @Test
    void fieldsAreBoundedByTheirMemory() {
        try (Scratch scratch = Scratch.open()) {
            Memory memory = scratch.allocate(12);
            memory.putText(4, 8, "seven77");
            assertThat(memory.text(4, 8)).isEqualTo("seven77");
            assertThatIllegalArgumentException().isThrownBy(() -> memory.putText(4, 8, "eight888"));
            assertThatThrownBy(() -> memory.getLong(8))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> memory.putInt(9, 1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void memoryInTheHeapHasNoAddress() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Memory.of(new byte[8]).slice(4, 4).address());
    }
}
