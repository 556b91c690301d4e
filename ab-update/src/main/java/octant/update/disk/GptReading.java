package octant.update.disk;

import java.util.List;

/// A table that was read, and the state of its two copies.
public sealed interface GptReading {
    Gpt gpt();

    /// What is wrong with it, for people.
    default List<String> warnings() {
        return switch (this) {
            case Sound _ -> List.of();
            case BackupDamaged(_, String why) -> List.of("backup partition table: " + why);
            case PrimaryDamaged(_, String why) -> List.of("primary partition table: " + why);
        };
    }

    /// Both copies are sound and say the same.
    record Sound(Gpt gpt) implements GptReading {}

    /// The table is the primary's. Writing it again repairs the backup.
    record BackupDamaged(Gpt gpt, String why) implements GptReading {}

    /// The table is the backup's. Writing it again repairs the primary.
    record PrimaryDamaged(Gpt gpt, String why) implements GptReading {}
}
