package octant.main.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LivePromptTest {
    @Test
    void aLineIsACallWithOrWithoutTheProgramsName() {
        assertThat(LivePrompt.words("install  /dev/vda\t--erase\r"))
                .containsExactly("install", "/dev/vda", "--erase");
        assertThat(LivePrompt.words(" octant install octant")).containsExactly("install", "octant");
        assertThat(LivePrompt.words("octant")).isEmpty();
        assertThat(LivePrompt.words("  ")).isEmpty();
    }
}
