/// dm-verity: the hash tree that lets the kernel refuse a root image with one wrong bit.
///
/// The image build writes a tree with [VerityTree#build]; an update on the device checks what it
/// wrote with [VerityCheck#check]; the kernel checks every block it reads against the same tree.
/// All three agree on the [RootHash], which the signed kernel command line carries.
///
/// The format is the one of `veritysetup` (hash type 1, SHA-256, blocks of 4096 bytes): superblock
/// first, then the levels of the tree from the root down. Start reading at [VerityLevels], which
/// draws it.
///
/// Source: the kernel's admin-guide/device-mapper/verity, cryptsetup's wiki page DMVerity.
package octant.verity;
