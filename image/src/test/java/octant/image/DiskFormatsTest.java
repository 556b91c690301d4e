package octant.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import javax.xml.parsers.DocumentBuilderFactory;
import octant.update.OctantVersion;
import octant.update.disk.Architecture;
import octant.update.disk.FileDisk;
import octant.update.disk.Gpt;
import octant.update.disk.GptPartition;
import octant.update.disk.StableId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/// Disks in the forms of others, read by others: qemu-img, libvhdi, libvmdk, tar, sha256sum,
/// sgdisk.
class DiskFormatsTest {
    private static final UUID ID = UUID.fromString("0c3a1f52-7a1e-4a58-9a76-1f0d6a3f5e11");
    private static final long MIB = 1 << 20;
    private static final long DISK_BYTES = 40 * MIB;

    @TempDir Path folder;

    private Path raw;
    private HostTools tools;

    /// With content at its start and in the middle, holes between, and a partition table.
    @BeforeEach
    void rawDisk() throws IOException {
        raw = folder.resolve("disk.raw");
        tools = HostKeys.tools(folder);
        SparseFile.create(raw, DISK_BYTES);
        byte[] content = new byte[3 * (int) MIB];
        new Random(1).nextBytes(content);
        Path part = Files.write(folder.resolve("part"), content);
        SparseFile.copy(part, raw, 2 * MIB);
        SparseFile.copy(part, raw, 35 * MIB + 4096);
        try (FileDisk disk = FileDisk.openForWriting(raw)) {
            GptPartition row =
                    new GptPartition(
                            1, ID, StableId.of(ID, "row"), 2048, 75 * 1024 - 1, 0, "octant-data");
            new Gpt(512, DISK_BYTES / 512, ID, List.of(row)).write(disk);
        }
    }

    @Test
    void aFixedVhdIsTheDiskAndAFooter() throws Exception {
        Path vhd = folder.resolve("disk.vhd");
        FixedVhd.make(raw, vhd, ID);
        assertThat(Files.size(vhd)).isEqualTo(DISK_BYTES + 512);
        assertThat(run("qemu-img", "info", "-f", "vpc", vhd))
                .contains("virtual size: 40 MiB (" + DISK_BYTES + " bytes)");
        requireSame("vpc", vhd);
        assertThat(run("vhdiinfo", vhd))
                .containsPattern("Disk type\\s*: Fixed")
                .contains("(" + DISK_BYTES + " bytes)")
                .contains(ID.toString());
    }

    @Test
    void refusesADiskThatAzureWouldRefuse() throws Exception {
        SparseFile.create(raw, DISK_BYTES + 512);
        Path vhd = folder.resolve("disk.vhd");
        assertThatThrownBy(() -> FixedVhd.make(raw, vhd, ID))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("whole MiB");
    }

    @Test
    void aVhdxHasNothingRandomInIt() throws Exception {
        Path first = folder.resolve("first.vhdx");
        Path second = folder.resolve("second.vhdx");
        Vhdx.make(tools, raw, first, ID);
        Vhdx.make(tools, raw, second, ID);
        assertThat(first).hasSameBinaryContentAs(second);
        requireSame("vhdx", first);
        run("qemu-img", "check", "-f", "vhdx", first);
        assertThat(run("vhdiinfo", first)).contains("Dynamic").contains(ID.toString());
    }

    @Test
    void aVmdkIsAWholeStream() throws Exception {
        Path vmdk = folder.resolve("disk.vmdk");
        StreamVmdk.make(raw, vmdk, "disk.vmdk", ID);
        run("qemu-img", "check", "-f", "vmdk", vmdk);
        assertThat(run("qemu-img", "info", "-f", "vmdk", vmdk))
                .contains("create type: streamOptimized")
                .contains("virtual size: 40 MiB");
        requireSame("vmdk", vmdk);
        assertThat(run("vmdkinfo", vmdk))
                .containsPattern("Disk type:\\s*Stream optimized")
                .contains("(" + DISK_BYTES + " bytes)");
        assertThat(Files.size(vmdk)).isLessThan(7 * MIB);
        // Footer and mark of the end: what a reader that cannot seek relies on.
        byte[] all = Files.readAllBytes(vmdk);
        assertThat(all.length % 512).isZero();
        assertThat(new String(all, all.length - 1024, 4, StandardCharsets.UTF_8)).isEqualTo("KDMV");
        assertThat(all[all.length - 1536]).isEqualTo((byte) 1);
        assertThat(all[all.length - 1536 + 12]).isEqualTo((byte) 3);
    }

    @Test
    void anOvaHasDescriptorManifestAndDiskInThisOrder() throws Exception {
        Path vmdk = folder.resolve("disk.vmdk");
        StreamVmdk.make(raw, vmdk, "disk.vmdk", ID);
        Path first = ova(vmdk, "first");
        assertThat(first).hasSameBinaryContentAs(ova(vmdk, "second"));
        assertThat(run("tar", "--list", "--file", first).lines())
                .containsExactly("octant-x86_64.ovf", "octant-x86_64.mf", "octant-x86_64.vmdk");
        Path out = Files.createDirectory(folder.resolve("out"));
        run("tar", "--extract", "--file", first, "--directory", out);
        // The manifest's lines are those of sha256sum --tag but for a space.
        String manifest = Files.readString(out.resolve("octant-x86_64.mf"));
        assertThat(manifest.lines()).hasSize(2);
        for (String line : manifest.lines().toList()) {
            String name = line.substring(line.indexOf('(') + 1, line.indexOf(')'));
            String sum = run("sha256sum", out.resolve(name)).substring(0, 64);
            assertThat(line).isEqualTo("SHA256(" + name + ")= " + sum);
        }
        requireSame("vmdk", out.resolve("octant-x86_64.vmdk"));
    }

    @Test
    void theDescriptorIsXmlAndEveryReferenceHasItsTarget() throws Exception {
        OvfDescriptor machine =
                new OvfDescriptor(Architecture.X86_64, "1.0", "disk.vmdk", 1234, DISK_BYTES);
        Path file = Files.writeString(folder.resolve("octant.ovf"), machine.text());
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        Document document = factory.newDocumentBuilder().parse(file.toFile());
        String ovf = "http://schemas.dmtf.org/ovf/envelope/1";
        Element disk = (Element) document.getElementsByTagNameNS(ovf, "Disk").item(0);
        Element reference = (Element) document.getElementsByTagNameNS(ovf, "File").item(0);
        assertThat(disk.getAttributeNS(ovf, "fileRef"))
                .isEqualTo(reference.getAttributeNS(ovf, "id"));
        assertThat(disk.getAttributeNS(ovf, "capacity")).isEqualTo("" + DISK_BYTES);
        assertThat(reference.getAttributeNS(ovf, "size")).isEqualTo("1234");
        assertThat(machine.text())
                .contains("ovf:/disk/" + disk.getAttributeNS(ovf, "diskId"))
                .contains("vmw:key=\"firmware\" vmw:value=\"efi\"");
    }

    @Test
    void aGoogleDiskIsOfWholeGibibytesAndItsTableFitsIt() throws Exception {
        Path archive = folder.resolve("first.tar.gz");
        GoogleDisk.make(tools, raw, 512, folder.resolve("scratch"), archive);
        Path second = folder.resolve("second.tar.gz");
        GoogleDisk.make(tools, raw, 512, folder.resolve("scratch"), second);
        assertThat(archive).hasSameBinaryContentAs(second);
        assertThat(run("tar", "--list", "--gzip", "--file", archive)).isEqualTo("disk.raw\n");
        assertThat(run("sh", "-c", "zcat " + archive + " | head --bytes=265 | tail --bytes=8"))
                .as("GNU's magic, which POSIX archives have not")
                .startsWith("ustar  ");
        Path out = Files.createDirectory(folder.resolve("out"));
        run("tar", "--extract", "--gzip", "--file", archive, "--directory", out);
        Path disk = out.resolve("disk.raw");
        assertThat(Files.size(disk)).isEqualTo(1 << 30);
        assertThat(run("sgdisk", "--verify", disk)).contains("No problems found");
    }

    @Test
    void theAmiAsksForUefiEnaAndMetadataTokens() {
        String text =
                AmiRegistration.text(
                        Architecture.AARCH64, new OctantVersion("1.0"), (1L << 30) + 1);
        assertThat(text)
                .contains("\"Architecture\": \"arm64\"")
                .contains("\"BootMode\": \"uefi\"")
                .contains("\"ImdsSupport\": \"v2.0\"")
                .contains("\"EnaSupport\": true")
                .contains("\"VolumeType\": \"gp3\"")
                .contains("\"VolumeSize\": 2");
    }

    private Path ova(Path vmdk, String name) throws IOException {
        Path archive = folder.resolve(name + ".ova");
        Path scratch = folder.resolve(name + ".parts");
        OvaFile.make(tools, Architecture.X86_64, "1.0", vmdk, DISK_BYTES, scratch, archive);
        return archive;
    }

    private void requireSame(String format, Path image) throws Exception {
        assertThat(run("qemu-img", "compare", "-f", "raw", "-F", format, raw, image))
                .contains("Images are identical");
    }

    private static String run(Object... command) throws Exception {
        String[] line = Arrays.stream(command).map(Object::toString).toArray(String[]::new);
        HostKeys.Outcome outcome = HostKeys.run(line);
        assertThat(outcome.status()).as(outcome.output()).isZero();
        return outcome.output();
    }
}
