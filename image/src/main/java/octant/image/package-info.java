/// Assembles disks on the build host, without root and without loop devices: a root tree and a
/// kernel go in, a bootable image comes out. Same inputs, same bytes.
///
/// [Main] reads the command line, [ImagePlan] turns it into a list of [ImageStep]s that prints
/// itself, [ImageBuild] carries them out one by one and puts the results under their final names
/// only at the end. What a target is made of is one row in [Target].
///
/// Work that Java does: hash tree, unified kernel image, partition table, sparse assembly. Work
/// that the host's tools do (erofs, FAT, ext4, qcow2) is in the table of [HostTool].
///
/// Start reading at [ImageStep].
package octant.image;
