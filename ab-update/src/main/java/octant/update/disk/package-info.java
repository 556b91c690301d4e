/// The disk: which partitions it has and the table that says so.
///
/// The image build plans a [DiskLayout] and writes it as a [Gpt]; the device reads the same table,
/// lets the data partition grow to the end of a larger disk on first boot ([Gpt#grown]) and finds
/// its slots in it.
///
/// Start reading at [DiskLayout], which prints itself as a table; [GptWriter] says in which order a
/// table is written so that a power cut never costs it.
///
/// Sources: UEFI Specification 2.10 chapter 5, UAPI Discoverable Partitions Specification.
package octant.update.disk;
