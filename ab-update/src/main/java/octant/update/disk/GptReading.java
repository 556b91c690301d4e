package octant.update.disk;

/// A table that was read, and the state of its two copies.
public sealed interface GptReading {
    Gpt gpt();

    /// Both copies are sound and say the same.
    record Sound(Gpt gpt) implements GptReading {}

    /// The table is the primary's. Writing it again repairs the backup.
    record BackupDamaged(Gpt gpt, String why) implements GptReading {}

    /// The table is the backup's. Writing it again repairs the primary.
    record PrimaryDamaged(Gpt gpt, String why) implements GptReading {}
}
