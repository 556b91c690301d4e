package octant.init;

/// One partition, as the kernel shows it in /sys.
///
/// @param name of its device in /dev: `vda6`
/// @param disk the device it is part of: `vda`
/// @param number its place in the partition table, from 1
/// @param label its name in the GPT; may be empty
public record Partition(String name, String disk, int number, String label) {
    public String device() {
        return "/dev/" + name;
    }
}
