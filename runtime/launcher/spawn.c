/*
 * Starting a child from a process with many threads. The child shares the parent's memory until it
 * calls execve() (CLONE_VM | CLONE_VFORK, as posix_spawn does), so a JVM of any size forks nothing and
 * the failed step's errno is simply written where the parent reads it.
 */
#define _GNU_SOURCE
#include "natives.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/sched.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHILD_STACK_BYTES (64 * 1024)

struct child {
	const struct octant_spawn *request;
	int error;
};

/* Puts fds[i] at i. First all above the range, so that no move overwrites a source still needed. */
static int place_descriptors(const struct octant_spawn *request)
{
	int lifted[OCTANT_SPAWN_FDS];
	int count = request->fd_count;
	for (int i = 0; i < count; i++) {
		lifted[i] = fcntl(request->fds[i], F_DUPFD, count);
		if (lifted[i] < 0)
			return -1;
	}
	for (int i = 0; i < count; i++)
		if (dup2(lifted[i], i) < 0)
			return -1;
	return close_range((unsigned)count, ~0U, 0);
}

/* Signals start as the kernel gives them: nothing ignored, nothing blocked. */
static void reset_signals(void)
{
	struct sigaction standard = { .sa_handler = SIG_DFL };
	for (int number = 1; number < NSIG; number++)
		sigaction(number, &standard, NULL);
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static int write_all(int fd, const char *text, int length)
{
	return write(fd, text, (size_t)length) == length ? 0 : -1;
}

/* Before execve: join the cgroup by writing 0 ("me") to its cgroup.procs. */
static int join_cgroup(int directory)
{
	if (directory < 0)
		return 0;
	int fd = openat(directory, "cgroup.procs", O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	return write_all(fd, "0", 1);
}

static int child_main(void *argument)
{
	struct child *child = argument;
	const struct octant_spawn *request = child->request;
	reset_signals();
	if (join_cgroup(request->cgroup) == 0 && (request->new_session == 0 || setsid() >= 0) &&
	    place_descriptors(request) == 0 &&
	    (request->terminal == 0 || ioctl(0, TIOCSCTTY, 0) == 0) &&
	    (request->directory == NULL || chdir(request->directory) == 0))
		execve(request->path, request->argv, request->envp);
	child->error = errno;
	_exit(127);
}

long octant_spawn(const struct octant_spawn *request)
{
	if (request->fd_count < 0 || request->fd_count > OCTANT_SPAWN_FDS)
		return -EINVAL;
	char *stack = mmap(NULL, CHILD_STACK_BYTES, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
	if (stack == MAP_FAILED)
		return -errno;

	/* No signal may run a handler of ours in the child while it shares our memory. */
	sigset_t all, before;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	struct child child = { .request = request, .error = 0 };
	int pid = clone(child_main, stack + CHILD_STACK_BYTES, CLONE_VM | CLONE_VFORK | SIGCHLD, &child);
	int error = pid < 0 ? errno : child.error;
	if (pid > 0 && error != 0)
		while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
			;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	munmap(stack, CHILD_STACK_BYTES);
	return error != 0 ? -error : pid;
}
