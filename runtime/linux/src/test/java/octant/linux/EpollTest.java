package octant.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import octant.linux.Epoll.Interest;
import octant.linux.Epoll.Ready;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NativesLibrary.class)
class EpollTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void eachReadyDescriptorComesWithItsKey() {
        try (Epoll epoll = Epoll.open();
                EventDescriptor first = EventDescriptor.open();
                EventDescriptor second = EventDescriptor.open();
                EventDescriptor quiet = EventDescriptor.open()) {
            epoll.add(first.descriptor(), 0x1_0000_0001L, Interest.READING);
            epoll.add(second.descriptor(), -2, Interest.BOTH);
            epoll.add(quiet.descriptor(), 3, Interest.READING);
            first.signal();
            first.signal();
            assertThat(epoll.await(LONG))
                    .extracting(Ready::key, Ready::readable, Ready::writable)
                    .containsExactlyInAnyOrder(
                            tuple(0x1_0000_0001L, true, false), tuple(-2L, false, true));
            assertThat(first.read()).isEqualTo(2);
        }
    }

    @Test
    void interestsAreChangedAndRemoved() {
        try (Epoll epoll = Epoll.open();
                EventDescriptor event = EventDescriptor.open()) {
            epoll.add(event.descriptor(), 1, Interest.WRITING);
            assertThat(epoll.await(Duration.ZERO)).hasSize(1);
            epoll.change(event.descriptor(), 2, Interest.READING);
            assertThat(epoll.await(Duration.ZERO)).isEmpty();
            event.signal();
            assertThat(epoll.await(Duration.ZERO)).extracting(Ready::key).containsExactly(2L);
            epoll.remove(event.descriptor());
            assertThat(epoll.await(Duration.ZERO)).isEmpty();
            assertThatThrownBy(() -> epoll.remove(event.descriptor()))
                    .hasMessage("epoll_ctl(event): ENOENT (No such file or directory)");
        }
    }

    @Test
    void theEndOfAPipeIsAHangUp() {
        try (Epoll epoll = Epoll.open();
                Pipe pipe = Pipe.open()) {
            epoll.add(pipe.reader(), 1, Interest.READING);
            pipe.writer().close();
            assertThat(epoll.await(LONG)).extracting(Ready::hungUp).containsExactly(true);
            assertThat(Poll.readable(pipe.reader(), LONG)).isTrue();
        }
    }

    @Test
    void moreThanTheLimitComesWithTheNextWait() {
        List<EventDescriptor> events = new ArrayList<>();
        try (Epoll epoll = Epoll.open()) {
            for (int i = 0; i <= Epoll.READY_LIMIT; i++) {
                EventDescriptor event = EventDescriptor.open();
                events.add(event);
                epoll.add(event.descriptor(), i, Interest.READING);
                event.signal();
            }
            List<Ready> first = epoll.await(LONG);
            assertThat(first).hasSize(Epoll.READY_LIMIT);
            for (Ready ready : first) {
                assertThat(events.get((int) ready.key()).read()).isEqualTo(1);
            }
            assertThat(epoll.await(LONG)).hasSize(1);
        } finally {
            events.forEach(EventDescriptor::close);
        }
    }

    @Test
    void aTimerExpiresAsOftenAsItWasSet() {
        try (Timer timer = Timer.open()) {
            assertThat(Poll.readable(timer.descriptor(), Duration.ZERO)).isFalse();
            timer.set(Duration.ofNanos(1), Duration.ofNanos(1000));
            assertThat(timer.read()).isPositive();
            assertThat(timer.read()).isPositive();
            timer.set(Duration.ZERO);
            assertThat(Poll.readable(timer.descriptor(), Duration.ZERO)).isFalse();
            timer.set(Duration.ofDays(400));
            assertThat(Poll.readable(timer.descriptor(), Duration.ofMillis(1))).isFalse();
        }
    }

    @Test
    void aWaitLongerThanTheKernelCountsIsTakenAsTheLongest() {
        try (Epoll epoll = Epoll.open();
                EventDescriptor event = EventDescriptor.open()) {
            event.signal();
            epoll.add(event.descriptor(), 1, Interest.READING);
            assertThat(epoll.await(Duration.ofDays(100_000))).hasSize(1);
            assertThat(Poll.readable(event.descriptor(), Duration.ofSeconds(Long.MAX_VALUE)))
                    .isTrue();
            assertThat(Poll.writable(event.descriptor(), Duration.ofSeconds(-1))).isTrue();
        }
    }
}
