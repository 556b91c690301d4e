package octant.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import octant.linux.Directories.Entry;
import octant.linux.Directories.RenameMode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NativesLibrary.class)
class DirectoriesTest {
    @TempDir Path folder;

    @Test
    void everythingInADirectoryIsListedOnce() throws IOException {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            names.add("a-file-with-a-name-of-some-length-" + i);
            Files.createFile(folder.resolve(names.get(i)));
        }
        assertThat(Directories.list(folder.toString()))
                .extracting(Entry::name)
                .containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void typesOfEntriesAreKnown() throws IOException {
        Directories.create(path("folder"), 0755);
        Directories.createLink(path("link"), "folder");
        Directories.createNode(path("pipe"), FileType.PIPE, 0600, DeviceNumber.NONE);
        Files.createFile(folder.resolve("file"));
        assertThat(Directories.list(folder.toString()))
                .extracting(entry -> entry.name() + " " + entry.type())
                .containsExactlyInAnyOrder(
                        "folder DIRECTORY", "link LINK", "pipe PIPE", "file REGULAR");
        assertThat(Directories.readLink(path("link"))).isEqualTo("folder");
    }

    @Test
    void aDirectoryThatIsThereIsNotAnErrorWhenAskedSo() {
        assertThat(Directories.createIfAbsent(path("a"), 0755)).isTrue();
        assertThat(Directories.createIfAbsent(path("a"), 0755)).isFalse();
        assertThatThrownBy(() -> Directories.create(path("a"), 0755))
                .hasMessageContaining("EEXIST");
        assertThatThrownBy(() -> Directories.createIfAbsent(path("b/c"), 0755))
                .hasMessageContaining("ENOENT");
    }

    @Test
    void renamesReplaceKeepOrExchange() {
        write("a", "A");
        write("b", "B");
        Descriptor here = Descriptor.WORKING_DIRECTORY;
        assertThatThrownBy(() ->
                        Directories.renameAt(here, path("a"), here, path("b"), RenameMode.KEEP))
                .hasMessageContaining("EEXIST");
        Directories.renameAt(here, path("a"), here, path("b"), RenameMode.EXCHANGE);
        assertThat(LinuxFiles.readText(path("a"), 10)).isEqualTo("B");
        Directories.rename(path("a"), path("b"));
        assertThat(LinuxFiles.readText(path("b"), 10)).isEqualTo("B");
        assertThat(FileStatus.find(path("a"))).isEmpty();
    }

    @Test
    void namesAreRemovedRelativeToADirectory() {
        write("a", "A");
        Directories.createHardLink(path("b"), path("a"));
        Directories.create(path("c"), 0700);
        try (Descriptor directory =
                LinuxFiles.open(folder.toString(), OpenFlag.PATH, OpenFlag.DIRECTORY)) {
            Directories.removeAt(directory, "a");
            Directories.removeDirectoryAt(directory, "c");
        }
        assertThat(Directories.list(folder.toString()))
                .extracting(Entry::name)
                .containsExactly("b");
    }

    @Test
    void aListOfMangledRecordsIsRefused() {
        byte[] good = new byte[48];
        good[16] = 24;
        good[18] = 8;
        good[19] = 'a';
        good[24 + 16] = 24;
        good[24 + 19] = 'b';
        assertThat(entries(good)).extracting(Entry::name).containsExactly("a", "b");
        for (int length : new int[] {0, 19, 25, 255}) {
            byte[] bad = good.clone();
            bad[24 + 16] = (byte) length;
            assertThatThrownBy(() -> entries(bad)).isInstanceOf(MalformedAnswerException.class);
        }
        Random random = new Random(5);
        for (int i = 0; i < 5_000; i++) {
            byte[] noise = new byte[random.nextInt(64)];
            random.nextBytes(noise);
            try {
                assertThat(entries(noise)).hasSizeLessThan(4);
            } catch (MalformedAnswerException e) {
                assertThat(e).hasMessageContaining("getdents64");
            }
        }
    }

    @Test
    @Tag("root")
    void deviceNodesHaveTheirNumbers() {
        DeviceNumber number = new DeviceNumber(259, 1000);
        Directories.createNode(path("node"), FileType.BLOCK_DEVICE, 0600, number);
        FileStatus status = FileStatus.of(path("node"));
        assertThat(status.type()).isEqualTo(FileType.BLOCK_DEVICE);
        assertThat(status.device()).isEqualTo(number).hasToString("259:1000");
    }

    @Test
    void deviceNumbersSurviveTheirEncoding() {
        for (DeviceNumber number :
                List.of(
                        new DeviceNumber(1, 3),
                        new DeviceNumber(0xFFF, 0xFFFFF),
                        new DeviceNumber(8, 255),
                        new DeviceNumber(253, 256))) {
            assertThat(DeviceNumber.decoded(number.encoded())).isEqualTo(number);
        }
    }

    private static List<Entry> entries(byte[] records) {
        List<Entry> entries = new ArrayList<>();
        Directories.addEntries(Memory.of(records), entries);
        return entries;
    }

    private void write(String name, String text) {
        LinuxFiles.writeFile(path(name), text.getBytes(UTF_8), 0600);
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }
}
