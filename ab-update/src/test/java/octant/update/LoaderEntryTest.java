package octant.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Orders were compared with `systemd-analyze compare-versions` 252.
class LoaderEntryTest {
    @Test
    void sortsLikeSystemdBoot() {
        List<LoaderEntry> order =
                List.of(
                        entry("octant", "1.10", "octant_1.10+3.efi"),
                        entry("octant", "1.10", "octant_1.10+2.efi"),
                        entry("octant", "1.10", "octant_1.10+2-1.efi"),
                        entry("octant", "1.10", "octant_1.10.efi"),
                        entry("octant", "1.9", "zebra.efi"),
                        entry("octant", "1.9", "OCTANT~1.EFI"),
                        entry("octant", "0", "octant-no-slot.conf"),
                        entry("other", "9", "other.efi"),
                        new LoaderEntry("z.efi", Optional.empty(), "9", Optional.empty()),
                        entry("octant", "2.0", "octant_2.0+0-3.efi"));

        Stream<LoaderEntry> sorted = order.reversed().stream().sorted(LoaderEntry.ORDER);

        assertThat(sorted).containsExactlyElementsOf(order);
    }

    @ParameterizedTest
    @CsvSource({
        "octant_1+3.efi, 3, 0",
        "octant_1+2-1.efi, 2, 1",
        "a+b+0-999999999.efi, 0, 999",
        "octant_1.efi, -1, -1",
        "octant_1+3.EFI, -1, -1",
        "octant_1+3-.efi, -1, -1",
        "octant_1+x.efi, -1, -1",
        "octant_1+3.efi.efi, -1, -1"
    })
    void countsTriesLikeSystemdBoot(String id, int left, int done) {
        Optional<UkiName.Tries> tries = entry("octant", "1", id).tries();

        assertThat(tries.map(UkiName.Tries::left).orElse(-1)).isEqualTo(left);
        assertThat(tries.map(UkiName.Tries::done).orElse(-1)).isEqualTo(done);
    }

    @ParameterizedTest
    @CsvSource({
        "octant_1.0+[1-9]*.efi, octant_1.0+3.efi, true",
        "octant_1.0+[1-9]*.efi, octant_1.0+2-1.efi, true",
        "octant_1.0+[1-9]*.efi, octant_1.0+0-3.efi, false",
        "octant_1.0+[1-9]*.efi, octant_1.0.efi, false",
        "octant_1.0+[1-9]*.efi, octant_1.01+3.efi, false",
        "OCTANT_1*, octant_1.efi, true",
        "*, '', true",
        "?, '', false",
        "a?c, abc, true",
        "a?c, ac, false",
        "a**c, abbc, true",
        "a*b*c, aXbYbZc, true",
        "a*b*c, aXbYbZ, false",
        "a[bc]d, abd, true",
        "a[bc]d, aed, false",
        "a[]]d, a]d, true",
        "a[-x]d, a-d, true",
        "a[bcd, abd, false",
        "a\\*c, a*c, true",
        "a\\*c, abc, false",
        "ab, abc, false"
    })
    void matchesPatternsLikeSystemdBoot(String pattern, String name, boolean matches) {
        assertThat(new LoaderPattern(pattern).matches(name)).isEqualTo(matches);
    }

    @Test
    void matchesLongPatternsWithoutTryingForEver() {
        String many = "a*".repeat(2000);

        assertThat(new LoaderPattern(many + "b").matches("a".repeat(4000))).isFalse();
        assertThat(new LoaderPattern(many).matches("a".repeat(4000))).isTrue();
    }

    private static LoaderEntry entry(String sortKey, String version, String id) {
        return LoaderEntry.of(
                id, new UkiContents(Map.of("ID", sortKey, "VERSION_ID", version), ""));
    }
}
