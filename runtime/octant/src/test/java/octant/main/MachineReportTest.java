package octant.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import octant.main.doctor.Facts;
import octant.services.api.MachineStatus.AotCache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineReportTest {
    private static final String CACHE = "/usr/lib/octant/octant.aot";

    @Test
    void theCacheIsUsedWhenTheRuntimeHasMappedIt() {
        assertThat(MachineReport.aotCache(new OneFile("7f00-7f10 r--p 0 fe:00 9  " + CACHE, true)))
                .isEqualTo(AotCache.USED);
    }

    @Test
    void theCacheIsStaleWhenItLiesThereUnmapped() {
        assertThat(MachineReport.aotCache(new OneFile("7f00-7f10 r--p 0 fe:00 9  /lib/libc", true)))
                .isEqualTo(AotCache.STALE);
    }

    @Test
    void theCacheIsMissingWhenThereIsNone() {
        assertThat(MachineReport.aotCache(new OneFile("", false))).isEqualTo(AotCache.MISSING);
    }

    @ParameterizedTest
    @CsvSource({
        "MemTotal:, 16777216",
        "MemAvailable:, 8192",
        "VmRSS:, 0",
    })
    void readsSizesInKibibytes(String label, long bytes) {
        String text = "MemTotal:       16384 kB\nMemFree: 1 kB\nMemAvailable:\t8 kB\n";
        assertThat(MachineReport.kibibytes(text, label)).isEqualTo(bytes);
    }

    @Test
    void aSizeOfZeroDoesNotTakeTheNextLines() {
        assertThat(MachineReport.kibibytes("SwapTotal:   0 kB\nSwapFree:  12 kB\n", "SwapTotal:"))
                .isZero();
    }

    /// A machine that has, or has not, the cache file, and whose process maps `maps`.
    private record OneFile(String maps, boolean cacheExists) implements Facts {
        @Override
        public Optional<String> text(String path) {
            return path.equals("/proc/self/maps") ? Optional.of(maps) : Optional.empty();
        }

        @Override
        public Optional<String> link(String path) {
            return Optional.empty();
        }

        @Override
        public List<String> names(String path) {
            return List.of();
        }

        @Override
        public Optional<Integer> mode(String path) {
            return cacheExists && path.equals(CACHE) ? Optional.of(0644) : Optional.empty();
        }
    }
}
