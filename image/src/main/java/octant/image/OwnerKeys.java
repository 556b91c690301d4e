package octant.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import octant.update.bundle.SigningIdentity;

/// The keys of the machines' owner, as `make keys` makes them, in a folder outside the source tree:
///
/// ```
/// PK KEK db  .key .crt       Secure Boot; db signs what boots
/// db.uri                     instead of db.key: PKCS#11, such as pkcs11:token=octant;object=db
/// update-ca  .key .crt       the update authority, trusted by machines
/// update     .key .crt       signs bundles
/// trust/*.pem *.crl          goes into the root image
/// ```
record OwnerKeys(Path folder) {
    /// Signs an EFI program in place. The signature holds a time, which is fixed, and nothing
    /// random: same program and key, same bytes.
    ///
    /// @throws ImageException if a key is missing or does not fit its certificate
    void sign(HostTools tools, Path program) throws IOException {
        Path signed = program.resolveSibling(program.getFileName() + ".signed");
        List<Object> command = new ArrayList<>(List.of("-f", Reproducible.fakeTime()));
        command.add(tools.path(HostTool.SBSIGN));
        Path uri = folder.resolve("db.uri");
        if (Files.exists(uri)) {
            command.addAll(List.of("--engine", "pkcs11", "--key", Files.readString(uri).strip()));
        } else {
            command.addAll(List.of("--key", file("db.key")));
        }
        command.addAll(List.of("--cert", file("db.crt"), "--output", signed, program));
        tools.run(HostTool.FAKETIME, command.toArray());
        Files.move(signed, program, StandardCopyOption.REPLACE_EXISTING);
    }

    /// Who signs bundles.
    SigningIdentity updateSigner() {
        return SigningIdentity.read(file("update.crt"), file("update.key"));
    }

    /// @throws ImageException if it is not there
    Path file(String name) {
        Path file = folder.resolve(name);
        if (!Files.isReadable(file)) {
            throw new ImageException(
                    file + ": not found; make keys OCTANT_KEYS=FOLDER, or name their folder");
        }
        return file;
    }
}
