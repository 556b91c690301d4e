package octant.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The disk, for a Jetson Orin. Its UEFI lies in flash on the module, starts the fallback boot
/// program of any medium, and tells the kernel what the board is: so it takes the disk of every
/// other machine, with the same kernel image, and the same updates. What a board wants beyond that
/// is drivers, and those have to be in the kernel itself, since there are no modules: a kernel that
/// lacks one is refused.
///
/// Source: NVIDIA Jetson Linux Developer Guide, r36, "UEFI Adaptation"; the kernel's
/// arch/arm64/boot/dts/nvidia/tegra234*.
final class JetsonDisk {
    /// Without one of these a board does not find its disk, its network or its console.
    private static final List<String> DRIVERS =
            List.of(
                    "CONFIG_ARCH_TEGRA_234_SOC",
                    "CONFIG_TEGRA_BPMP", // clocks, resets and power of all others
                    "CONFIG_SERIAL_TEGRA_TCU_CONSOLE",
                    "CONFIG_MMC_SDHCI_TEGRA",
                    "CONFIG_PCIE_TEGRA194_HOST",
                    "CONFIG_PHY_TEGRA194_P2U",
                    "CONFIG_BLK_DEV_NVME",
                    "CONFIG_USB_XHCI_TEGRA",
                    "CONFIG_DWMAC_TEGRA", // Ethernet of an AGX Orin
                    "CONFIG_AQUANTIA_PHY",
                    "CONFIG_R8169"); // Ethernet of an Orin Nano's and NX's developer kit

    private JetsonDisk() {}

    /// @param configuration the kernel's
    static void make(Path raw, Path configuration, Path image) throws IOException {
        requireDrivers(configuration);
        SparseFile.create(image, Files.size(raw));
        SparseFile.copy(raw, image, 0);
    }

    private static void requireDrivers(Path configuration) {
        Set<String> lines;
        try {
            lines = new HashSet<>(Files.readAllLines(configuration));
        } catch (IOException e) {
            throw new ImageException(configuration + ": cannot be read; is the kernel built?", e);
        }
        List<String> missing =
                DRIVERS.stream().filter(driver -> !lines.contains(driver + "=y")).toList();
        if (!missing.isEmpty()) {
            throw new ImageException(
                    configuration
                            + ": a kernel without "
                            + String.join(", ", missing)
                            + " starts no Jetson; set it in kernel-aarch64.config");
        }
    }
}
