package octant.update.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InstallLockTest {
    private static final Instant NOW = Instant.parse("2026-11-21T07:00:00Z");

    private final InstallLock lock = new InstallLock(InstantSource.fixed(NOW));

    @Test
    void refusesTheSecondAndSaysWhoIsFirst() {
        try (InstallLock.Held _ = lock.acquire("octant update install a.raucb")) {
            assertThatThrownBy(() -> lock.acquire("API"))
                    .isInstanceOf(RefusedException.class)
                    .hasMessage(
                            "an installation runs already: octant update install a.raucb, since"
                                    + " 2026-11-21T07:00:00Z; wait for it");
            assertThat(lock.holder())
                    .contains(new InstallLock.Holder("octant update install a.raucb", NOW));
        }

        assertThat(lock.holder()).isEmpty();
        lock.acquire("API").close();
    }

    @Test
    void keepsTheNextHolderWhenTheFirstClosesTwice() {
        InstallLock.Held first = lock.acquire("first");
        first.close();
        InstallLock.Held second = lock.acquire("second");

        first.close();

        assertThat(lock.holder().orElseThrow().who()).isEqualTo("second");
        second.close();
    }

    @Test
    void admitsOneOfMany() throws InterruptedException {
        int count = 16;
        AtomicInteger admitted = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        Thread[] threads = new Thread[count];
        for (int i = 0; i < count; i++) {
            String who = "installer " + i;
            threads[i] =
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    start.await();
                                    lock.acquire(who);
                                    admitted.incrementAndGet();
                                } catch (RefusedException e) {
                                    assertThat(e.refusal()).isInstanceOf(Refusal.Busy.class);
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                }
                            });
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(admitted).hasValue(1);
    }
}
