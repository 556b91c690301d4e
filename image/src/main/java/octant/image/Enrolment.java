package octant.image;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import octant.update.disk.Architecture;
import octant.update.disk.FileDisk;
import octant.update.disk.Gpt;
import octant.update.disk.GptPartition;
import octant.update.disk.StableId;

/// A small disk or stick that puts the owner's keys into a firmware in setup mode: systemd-boot
/// does it by itself when it finds `loader/keys/auto`.
///
/// The keys come as variables of the firmware: lists of certificates, each signed by the key above
/// it. Source: UEFI Specification 2.10, sections 8.2 and 32.4; loader.conf(5),
/// "secure-boot-enroll".
final class Enrolment {
    /// Names whoever put a key into a firmware: Octant.
    private static final String OWNER = "6f637461-6e74-8000-8000-73656375726b";

    private static final UUID ESP_TYPE = UUID.fromString("c12a7328-f81f-11d2-ba4b-00a0c93ec93b");
    private static final int SECTOR_BYTES = 512;
    private static final long ESP_BYTES = 64 << 20;

    private static final String LOADER =
            """
            timeout 5
            editor no
            secure-boot-enroll force
            """;

    private Enrolment() {}

    static void make(
            HostTools tools, Architecture architecture, OwnerKeys keys, ImageStep.Enrol step) {
        Path esp = step.image().resolveSibling("esp.img");
        Map<String, Path> files = new LinkedHashMap<>();
        files.put(EspFiles.fallback(architecture), step.loader().file());
        files.put("loader/loader.conf", EspFiles.text(esp, "loader.conf", LOADER));
        files.put("loader/keys/auto/PK.auth", variable(tools, keys, esp, "PK", "PK"));
        files.put("loader/keys/auto/KEK.auth", variable(tools, keys, esp, "KEK", "PK"));
        files.put("loader/keys/auto/db.auth", variable(tools, keys, esp, "db", "KEK"));
        SparseFile.create(esp, ESP_BYTES);
        UUID id = StableId.of(step.diskId(), "enrolment");
        FatImage.fill(tools, esp, id, SECTOR_BYTES, files);
        long offset = Gpt.ALIGNMENT_BYTES;
        SparseFile.create(step.image(), offset + ESP_BYTES + Gpt.ALIGNMENT_BYTES);
        SparseFile.copy(esp, step.image(), offset);
        try (FileDisk disk = FileDisk.openForWriting(step.image())) {
            table(id, offset).write(disk);
        }
    }

    private static Gpt table(UUID id, long offset) {
        long first = offset / SECTOR_BYTES;
        long last = first + ESP_BYTES / SECTOR_BYTES - 1;
        long sectors = last + 1 + Gpt.ALIGNMENT_BYTES / SECTOR_BYTES;
        GptPartition esp = new GptPartition(1, ESP_TYPE, id, first, last, 0, "octant-enrolment");
        return new Gpt(SECTOR_BYTES, sectors, StableId.of(id, "disk"), List.of(esp));
    }

    /// The signed change of one variable, in a file beside the partition's image.
    private static Path variable(
            HostTools tools, OwnerKeys keys, Path esp, String name, String signer) {
        Path list = esp.resolveSibling(name + ".esl");
        Path variable = esp.resolveSibling(name + ".auth");
        tools.run(HostTool.CERT_TO_EFI_SIG_LIST, "-g", OWNER, keys.file(name + ".crt"), list);
        String time = Reproducible.fakeTime();
        tools.run(
                HostTool.FAKETIME,
                "-f",
                time,
                tools.path(HostTool.SIGN_EFI_SIG_LIST),
                "-t",
                time,
                "-g",
                OWNER,
                "-k",
                keys.file(signer + ".key"),
                "-c",
                keys.file(signer + ".crt"),
                name,
                list,
                variable);
        return variable;
    }
}
