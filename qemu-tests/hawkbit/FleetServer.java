import org.eclipse.hawkbit.autoconfigure.security.EnableHawkbitManagedSecurityConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/// Starts hawkBit with everything on the class path. `HawkbitServer` runs this file as source
/// (compiled for Java 8, the newest that the server's libraries can look into).
@SpringBootConfiguration
@EnableAutoConfiguration
@EnableHawkbitManagedSecurityConfiguration
public class FleetServer {
    public static void main(String[] arguments) {
        SpringApplication.run(FleetServer.class, arguments);
    }
}
