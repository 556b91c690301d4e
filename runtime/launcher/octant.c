/*
 * /octant: the only program of the image. As PID 1, or as `octant init` or `octant container`, it becomes the
 * runtime. Any other call is a command: served by the runtime that is already running, else by a JVM of
 * its own.
 */
#define _GNU_SOURCE
#include "launcher.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
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
				       SIGUSR1, SIGALRM, SIGTSTP, SIGWINCH, SIGQUIT,
				       SIGTTOU };
	sigset_t blocked;
	sigemptyset(&blocked);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		sigaddset(&blocked, numbers[i]);
	sigprocmask(SIG_BLOCK, &blocked, NULL);
}

/*
 * A descriptor that the caller left closed becomes /dev/null: else the first file that the runtime opens,
 * a disk perhaps, is its console. The kernel starts PID 1 so where it finds no console.
 */
static void fill_standard_descriptors(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) < 0)
			return;
}

/* A Ctrl-S typed on the console, or noise on a serial line, must not stop the one who writes to it. */
static void keep_console_flowing(void)
{
	struct termios mode;
	if (tcgetattr(STDERR_FILENO, &mode) != 0)
		return; /* no terminal */
	mode.c_iflag &= ~(tcflag_t)IXON;
	tcsetattr(STDERR_FILENO, TCSANOW, &mode);
}

int main(int argc, char **argv)
{
	fill_standard_descriptors();
	close_environment();
	int is_init = getpid() == 1 || (argc > 1 && (strcmp(argv[1], "init") == 0 ||
						     strcmp(argv[1], "container") == 0));
	if (is_init) {
		block_signals();
		if (getpid() == 1)
			keep_console_flowing();
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
