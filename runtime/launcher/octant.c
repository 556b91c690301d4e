/*
 * /octant: the only program of the image. As PID 1, or as `octant init`, it becomes the runtime. Any
 * other call is a command: served by the runtime that is already running, else by a JVM of its own.
 */
#define _GNU_SOURCE
#include "launcher.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What libjvm or the dynamic linker would read; nothing outside the image may steer the runtime. */
static const char *const ignored_variables[] = {
	"JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "JDK_AOT_VM_OPTIONS",
	"JAVA_HOME",         "CLASSPATH",     "LD_LIBRARY_PATH",  "LD_PRELOAD",
	"MALLOC_ARENA_MAX",  "TZ",
};

static void close_environment(void)
{
	for (size_t i = 0; i < sizeof(ignored_variables) / sizeof(ignored_variables[0]); i++)
		unsetenv(ignored_variables[i]);
	setenv("LC_ALL", "C.UTF-8", 1);
}

/*
 * PID 1 reads these from a signalfd, so every thread must have them blocked: the mask is inherited by
 * all threads of the JVM, which with -Xrs touches none of them.
 */
static void block_signals(void)
{
	static const int numbers[] = { SIGHUP,  SIGINT,  SIGTERM, SIGCHLD,  SIGPWR,
				       SIGUSR1, SIGALRM, SIGTSTP, SIGWINCH, SIGQUIT };
	sigset_t blocked;
	sigemptyset(&blocked);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		sigaddset(&blocked, numbers[i]);
	sigprocmask(SIG_BLOCK, &blocked, NULL);
}

int main(int argc, char **argv)
{
	close_environment();
	int is_init = getpid() == 1 || (argc > 1 && strcmp(argv[1], "init") == 0);
	if (is_init) {
		block_signals();
		return octant_jvm(argc, argv);
	}
	/* `octant --here …`: in a runtime of its own, whatever else is running. */
	if (argc > 1 && strcmp(argv[1], "--here") == 0) {
		argv[1] = argv[0];
		return octant_jvm(argc - 1, argv + 1);
	}
	int status;
	return octant_client(argc, argv, &status) ? status : octant_jvm(argc, argv);
}
