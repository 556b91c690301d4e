/// Squashfs 4.0, as far as an update bundle needs it: a reader for images that nobody vouches for,
/// and a writer whose output depends on nothing but its input.
///
/// [SquashfsImage] finds a file by its path; [SquashfsFile] reads it, block by block. Every offset,
/// count and length of an image is checked against a limit before it is used, nothing inflates
/// beyond a block, and nothing recurses. Compression is gzip (that is: zlib) or none.
/// [SquashfsWriter] writes a flat folder.
///
/// Source: the kernel's `fs/squashfs/squashfs_fs.h`; "Squashfs Binary Format" of squashfs-tools-ng.
package octant.update.squashfs;
