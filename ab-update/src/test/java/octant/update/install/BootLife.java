package octant.update.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import octant.update.Slot;
import octant.update.UkiName;
import octant.update.UpdateDisk;
import octant.update.UpdateStatus;
import octant.update.bundle.TrustStore;
import octant.update.disk.Architecture;
import octant.update.trial.RollbackResult;
import octant.update.trial.Trial;
import octant.update.tryboot.TrybootLoader;

/// A machine with either boot loader, and what its boot loader does at a restart.
final class BootLife {
    private static final InstallOptions ONE_TRY = new InstallOptions(true, 1);

    private final List<SampleRelease> releases;
    private UpdateDisk machine;

    enum Loader {
        UEFI,
        TRYBOOT
    }

    private BootLife(UpdateDisk machine, List<SampleRelease> releases) {
        this.machine = machine;
        this.releases = releases;
    }

    UpdateDisk machine() {
        return machine;
    }

    /// @param releases of [#releases] for the same loader
    static BootLife begin(Loader loader, List<SampleRelease> releases, Path folder)
            throws IOException {
        UpdateDisk machine =
                switch (loader) {
                    case UEFI ->
                            FakeMachine.running(
                                    releases.getFirst(),
                                    Files.createDirectories(folder.resolve("esp")));
                    case TRYBOOT -> FakeCard.running(releases.getFirst(), folder);
                };
        return new BootLife(machine, releases);
    }

    /// What runs first, two newer ones, and an older one.
    static List<SampleRelease> releases(Loader loader, Path folder) throws IOException {
        SampleRelease base = SampleRelease.of("1.0", 1);
        List<SampleRelease> releases = new ArrayList<>();
        for (SampleRelease release :
                List.of(
                        base,
                        base.successor("1.1", 3),
                        base.successor("1.2", 4),
                        base.successor("0.9", 5))) {
            releases.add(loader == Loader.TRYBOOT ? release.onCard(folder) : release);
        }
        return releases;
    }

    void install(String version) {
        SampleRelease release = release(version);
        install(
                machine.architecture() == Architecture.AARCH64
                        ? release.offer(
                                release.manifest(
                                        TrybootLoader.COMPATIBLE,
                                        Optional.empty(),
                                        Architecture.AARCH64))
                        : release.offer());
    }

    void install(Offer offer) {
        new Updater(
                        machine,
                        new TrustStore(List.of(), List.of()),
                        _ -> {},
                        InstantSource.fixed(Instant.EPOCH))
                .install(offer, () -> 0, ONE_TRY, _ -> {});
    }

    void commit() {
        assertThat(new Trial(machine).commit().toString()).contains("this boot is good");
    }

    /// In order, as the machine's boot loader goes about it.
    void restart() throws IOException {
        if (machine instanceof FakeCard card) {
            boolean tryboot = card.bootLoader().beforeRestart().isPresent();
            String starts = card.selectText("[all]").lines().toList().get(2);
            Slot first = starts.equals("boot_partition=2") ? Slot.A : Slot.B;
            Slot slot = tryboot ? first.other() : first;
            machine = card.booted(slot, held(slot));
        } else if (machine instanceof FakeMachine uefi) {
            String file = next(uefi);
            UkiName name = UkiName.parse(file).orElseThrow();
            name.tries()
                    .ifPresent(tries ->
                            uefi.renameKernel(
                                    file,
                                    new UkiName(
                                                    name.version(),
                                                    Optional.of(
                                                            new UkiName.Tries(
                                                                    tries.left() - 1,
                                                                    tries.done() + 1)))
                                            .fileName()));
            SampleRelease release = release(name.version().text());
            machine = uefi.booted(held(Slot.A).equals(release) ? Slot.A : Slot.B, release);
        }
    }

    /// systemd-boot's choice: the newest with tries left, or what its configuration prefers.
    private static String next(FakeMachine uefi) throws IOException {
        Path configuration = uefi.esp().resolve("loader/loader.conf");
        String text = Files.exists(configuration) ? Files.readString(configuration) : "";
        List<UkiName> names =
                uefi.kernels().stream()
                        .map(name -> UkiName.parse(name).orElseThrow())
                        .filter(name -> !name.isBad())
                        .sorted()
                        .toList();
        return names.stream()
                .filter(UkiName::isCounted)
                .filter(name -> text.contains("octant_" + name.version() + "+["))
                .findFirst()
                .orElse(names.getFirst())
                .fileName();
    }

    /// Which release a slot holds, told by the blocks themselves.
    private SampleRelease held(Slot slot) {
        try (var device = machine.open(slot.root())) {
            ByteBuffer bytes = ByteBuffer.allocate(release("1.0").root().length);
            device.read(0, bytes);
            return releases.stream()
                    .filter(release -> Arrays.equals(release.root(), bytes.array()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    void assertSays(String expected) {
        UpdateStatus status = status();
        assertThat(
                        "%s runs, %s/%s"
                                .formatted(
                                        status.version(),
                                        word(status, Slot.A),
                                        word(status, Slot.B)))
                .isEqualTo(expected);
        assertThat(status.committed()).isTrue();
    }

    UpdateStatus status() {
        return new Trial(machine).status();
    }

    RollbackResult rollback() {
        return new Trial(machine).rollback();
    }

    SampleRelease release(String version) {
        return releases.stream()
                .filter(release -> release.version().text().equals(version))
                .findFirst()
                .orElseThrow();
    }

    private static String word(UpdateStatus status, Slot slot) {
        return Optional.ofNullable(status.slots().get(slot)).orElseThrow().word();
    }
}
