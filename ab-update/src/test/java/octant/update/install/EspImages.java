package octant.update.install;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import octant.update.disk.Mtools;

/// FAT file systems with these files in them, made by mtools; each is made once.
final class EspImages {
    static final byte[] LOADER = "loader".getBytes(StandardCharsets.UTF_8);

    private final Path folder;
    private final Path empty;
    private final Map<Integer, byte[]> imagesByKey = new HashMap<>();

    EspImages(Path folder, int mebibytes) {
        this.folder = folder;
        this.empty = folder.resolve("empty.fat");
        Mtools tools = Mtools.format(empty, mebibytes, "-F", "32", "-s", "1");
        for (String path : new String[] {"EFI", "EFI/BOOT", "EFI/Linux", "loader"}) {
            tools.makeFolder(path);
        }
    }

    byte[] of(Map<String, byte[]> files) throws IOException {
        int key =
                files.entrySet().stream()
                        .mapToInt(file ->
                                31 * file.getKey().hashCode() + Arrays.hashCode(file.getValue()))
                        .sum();
        byte[] known = imagesByKey.get(key);
        if (known != null) {
            return known;
        }
        Path image = folder.resolve("esp.fat");
        Files.copy(empty, image, StandardCopyOption.REPLACE_EXISTING);
        Mtools tools = new Mtools(image);
        Path content = folder.resolve("content");
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(content, file.getValue());
            tools.copyIn(content, file.getKey());
        }
        byte[] bytes = used(Files.readAllBytes(image));
        imagesByKey.put(key, bytes);
        return bytes;
    }

    /// Without the zeros at its end.
    private static byte[] used(byte[] image) {
        int end = image.length;
        while (end > 0 && image[end - 1] == 0) {
            end--;
        }
        return Arrays.copyOf(image, end);
    }
}
