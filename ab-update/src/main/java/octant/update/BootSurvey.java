package octant.update;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import octant.update.BootForecast.Candidate;
import octant.update.BootForecast.Verdict;
import octant.update.disk.Disk;
import octant.update.disk.DiskException;
import octant.update.disk.Fat32;
import octant.update.disk.FatEntry;
import octant.update.disk.Gpt;
import octant.update.disk.GptPartition;
import octant.update.disk.GptReading;
import octant.update.disk.PartitionRole;

/// One look at a disk, in the steps of a start: partition table, EFI system partition, boot loader,
/// kernels, slots.
final class BootSurvey {
    /// Longer is no loader.conf of ours.
    private static final int MAX_LOADER_CONF_BYTES = 16 << 10;

    private static final String KERNELS = "EFI/Linux";
    private static final String NO_SLOT = "loader/entries/octant-no-slot.conf";

    /// The programs that run before a kernel, for either architecture: the one where firmware looks
    /// first, then what that one starts.
    private static final List<String> LOADERS =
            List.of(
                    "EFI/BOOT/BOOTX64.EFI",
                    "EFI/BOOT/BOOTAA64.EFI",
                    "EFI/systemd/systemd-bootx64.efi",
                    "EFI/systemd/systemd-bootaa64.efi");

    private final Fat32 esp;
    private final TargetSlots slots;
    private final ForecastChecks checks;
    private final List<String> warnings = new ArrayList<>();

    private BootSurvey(Gpt table, Fat32 esp, ForecastChecks checks) {
        this.esp = esp;
        this.slots = new TargetSlots(table, checks);
        this.checks = checks;
    }

    static BootSurvey of(Disk disk, int sectorBytes, GptReading reading, ForecastChecks checks) {
        Gpt table = reading.gpt();
        String label = PartitionRole.ESP.label();
        GptPartition partition =
                table.partition(label)
                        .orElseThrow(() -> new DiskException("no partition " + label));
        DiskRegion region = DiskRegion.of(disk, partition, sectorBytes);
        BootSurvey survey =
                new BootSurvey(
                        table, Fat32.open(disk, region.offsetBytes(), region.sizeBytes()), checks);
        survey.warnings.addAll(reading.warnings());
        return survey;
    }

    BootForecast forecast() {
        Optional<String> loaderFault = loaderFault();
        if (esp.find(NO_SLOT).isEmpty()) {
            warnings.add(NO_SLOT + " is missing");
        }
        Optional<LoaderPattern> preferred = preferred();
        Comparator<Kernel> order = Comparator.comparing(Kernel::entry, LoaderEntry.ORDER);
        List<Kernel> kernels = new ArrayList<>(kernels().stream().sorted(order).toList());
        preferred
                .flatMap(pattern ->
                        kernels.stream()
                                .filter(kernel -> pattern.matches(kernel.entry().id()))
                                .findFirst())
                .ifPresent(first -> {
                    kernels.remove(first);
                    kernels.addFirst(first);
                });
        List<Candidate> candidates = kernels.stream().map(this::candidate).toList();
        return new BootForecast(loaderFault, candidates, warnings);
    }

    private record Kernel(FatEntry file, UkiContents contents, LoaderEntry entry) {}

    private Optional<String> loaderFault() {
        List<String> present = LOADERS.stream().filter(path -> esp.find(path).isPresent()).toList();
        if (present.stream().noneMatch(path -> path.startsWith("EFI/BOOT/"))) {
            return Optional.of("no boot loader in EFI/BOOT");
        }
        return present.stream()
                .filter(path -> !isSigned(esp.find(path).orElseThrow()))
                .map(path -> path + ": not whole or not signed")
                .findFirst();
    }

    private boolean isSigned(FatEntry program) {
        try {
            return checks.isSigned(esp, program);
        } catch (DiskException e) {
            warnings.add(program.name() + ": " + e.getMessage());
            return false;
        }
    }

    /// The `default` of loader.conf.
    private Optional<LoaderPattern> preferred() {
        Optional<FatEntry> file = esp.find("loader/loader.conf");
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            byte[] bytes = esp.read(file.get(), MAX_LOADER_CONF_BYTES);
            return Stream.of(new String(bytes, StandardCharsets.UTF_8).split("\n", -1))
                    .map(line -> line.strip().split("[ \t]+", 2))
                    .filter(words -> words.length == 2 && words[0].equals("default"))
                    .map(words -> words[1])
                    .filter(value -> !value.startsWith("@"))
                    .reduce((_, last) -> last)
                    .map(LoaderPattern::new);
        } catch (DiskException e) {
            warnings.add("loader.conf: " + e.getMessage());
            return Optional.empty();
        }
    }

    private List<Kernel> kernels() {
        Optional<FatEntry> folder = esp.find(KERNELS).filter(FatEntry::folder);
        if (folder.isEmpty()) {
            warnings.add(KERNELS + " is missing");
            return List.of();
        }
        List<FatEntry> files =
                esp.list(folder.get()).stream().filter(BootSurvey::mayBeKernel).toList();
        if (files.size() > EfiFolder.MAX_KERNELS) {
            throw new DiskException(KERNELS + ": more than " + EfiFolder.MAX_KERNELS + " kernels");
        }
        return files.stream().map(this::kernel).flatMap(Optional::stream).toList();
    }

    private static boolean mayBeKernel(FatEntry file) {
        return !file.folder()
                && !file.name().startsWith("auto-")
                && file.name().toLowerCase(Locale.ROOT).endsWith(".efi");
    }

    /// Empty if systemd-boot does not offer it.
    private Optional<Kernel> kernel(FatEntry file) {
        try {
            UkiContents contents =
                    UkiContents.parse(file.name(), (offset, length) -> upTo(file, offset, length));
            return Optional.of(new Kernel(file, contents, LoaderEntry.of(file.name(), contents)));
        } catch (UkiException | DiskException e) {
            warnings.add(KERNELS + "/" + file.name() + ": no kernel: " + e.getMessage());
            return Optional.empty();
        }
    }

    private byte[] upTo(FatEntry file, long offset, int length) {
        return esp.read(file, offset, Math.clamp(file.sizeBytes() - offset, 0, length));
    }

    private Candidate candidate(Kernel kernel) {
        Optional<VerityTarget> target = kernel.contents().target();
        Optional<Slot> slot = target.flatMap(slots::slot);
        Verdict verdict;
        if (!isSigned(kernel.file())) {
            verdict = new Verdict.Damaged("not whole or not signed");
        } else if (target.isEmpty()) {
            verdict = new Verdict.Damaged("its command line asks for no verity root");
        } else {
            verdict = slots.verdict(target.get(), slot);
        }
        return new Candidate(
                kernel.file().name(),
                kernel.entry().tries(),
                kernel.entry().version(),
                target,
                slot,
                verdict);
    }
}
