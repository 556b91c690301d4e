/*
 * The JVM, in this process, with fixed options: what runs is decided when the image is built, so no
 * environment variable, option file or argument changes it.
 */
#define _GNU_SOURCE
#include "launcher.h"
#include "natives.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define AOT_CACHE OCTANT_HOME "/octant.aot"
#define LIBJVM OCTANT_HOME "/lib/server/libjvm.so"
#define MAIN_STACK_BYTES (1024 * 1024)
#define OPTIONS_MAX 48

static const char *const fixed_options[] = {
	/* what runs */
	"-Djdk.module.main=octant.main",
	"-Dsun.java.launcher=SUN_STANDARD", /* this JVM never runs on the first thread */
	/* memory: the whole appliance boots in 256 MiB */
	"-XX:+UseSerialGC",
	"-Xms16m",
	"-Xmx128m",
	"-Xss512k",
	"-XX:ReservedCodeCacheSize=32m",
	"-XX:-UseContainerSupport",
	/* start-up: make bench tells what a change of these does */
	"-XX:TieredStopAtLevel=1",
	"-XX:-UsePerfData",
	"-XX:+UnlockDiagnosticVMOptions",
	"-XX:ArchiveRelocationMode=0",
	"-XX:-AOTReplayTraining",
	"-XX:CompileThresholdScaling=5",
	/*
	 * Not --illegal-native-access, nor any other option about modules but the main one: each of
	 * them silently keeps linked classes, lambdas and the module graph out of the AOT cache, which
	 * doubles the start; train.sh checks it. Natives are registered, so none are asked for.
	 */
	/*
	 * No machine code in the cache: JDK 25 writes it for the builder's processor and does not check
	 * that of the machine (SIGILL where, say, AVX-512 is missing).
	 */
	"-XX:-AOTAdapterCaching",
	"-XX:-AOTStubCaching",
	/* PID 1: signals are ours, a heap that is full ends in a reboot, nothing attaches */
	"-Xrs",
	"-XX:+ExitOnOutOfMemoryError",
	"-XX:-CreateCoredumpOnCrash",
	"-XX:ErrorFile=/dev/console",
	"-XX:+DisableAttachMechanism",
	/* text */
	"-Dfile.encoding=UTF-8",
	"-Dstdout.encoding=UTF-8",
	"-Dstderr.encoding=UTF-8",
#ifndef OCTANT_TRAINING
	"-XX:AOTCache=" AOT_CACHE,
#endif
};

struct options {
	JavaVMOption list[OPTIONS_MAX];
	int count;
};

struct start {
	int argc;
	char **argv;
	int status;
};

static void add_option(struct options *options, const char *text)
{
	if (options->count < OPTIONS_MAX)
		options->list[options->count++].optionString = (char *)text;
}

#ifdef OCTANT_TRAINING
/* The build's own launcher, never in the image: further options, one a word. */
static void add_training_options(struct options *options)
{
	char *words = getenv("OCTANT_TRAINING_OPTIONS");
	for (char *word = words ? strtok(words, " ") : NULL; word; word = strtok(NULL, " "))
		add_option(options, word);
}

/* The JVM writes what it recorded when it ends in order. */
static int end(JNIEnv *env, int status)
{
	jclass system = (*env)->FindClass(env, "java/lang/System");
	jmethodID leave = (*env)->GetStaticMethodID(env, system, "exit", "(I)V");
	(*env)->CallStaticVoidMethod(env, system, leave, status);
	return status;
}
#else
static void add_training_options(struct options *options)
{
	(void)options;
	if (access(AOT_CACHE, R_OK) != 0)
		fprintf(stderr, "octant: %s: %s: the start will be slow\n", AOT_CACHE, strerror(errno));
}

static int end(JNIEnv *env, int status)
{
	(void)env;
	return status;
}
#endif

/* Arguments travel as bytes: a file name need not be UTF-8. */
static jobjectArray to_java(JNIEnv *env, int argc, char **argv)
{
	jclass bytes = (*env)->FindClass(env, "[B");
	if (bytes == NULL)
		return NULL;
	jobjectArray array = (*env)->NewObjectArray(env, argc, bytes, NULL);
	for (int i = 0; array != NULL && i < argc; i++) {
		jsize length = (jsize)strlen(argv[i]);
		jbyteArray argument = (*env)->NewByteArray(env, length);
		if (argument == NULL)
			return NULL;
		(*env)->SetByteArrayRegion(env, argument, 0, length, (const jbyte *)argv[i]);
		(*env)->SetObjectArrayElement(env, array, i, argument);
		(*env)->DeleteLocalRef(env, argument);
	}
	return array;
}

static int fail(JNIEnv *env, const char *what)
{
	if (env != NULL && (*env)->ExceptionCheck(env))
		(*env)->ExceptionDescribe(env);
	fprintf(stderr, "octant: %s\n", what);
	return EXIT_NO_RUNTIME;
}

static int run(JNIEnv *env, int argc, char **argv)
{
	if (octant_register_natives(env) != 0)
		return fail(env, "this runtime image has no octant.linux.Natives");
	jclass program = (*env)->FindClass(env, "octant/main/Octant");
	jmethodID method = program == NULL
				   ? NULL
				   : (*env)->GetStaticMethodID(env, program, "run", "([[B)I");
	if (method == NULL)
		return fail(env, "this runtime image has no octant.main.Octant.run");
	jobjectArray arguments = to_java(env, argc, argv);
	if (arguments == NULL)
		return fail(env, "no memory for the arguments");
	jint status = (*env)->CallStaticIntMethod(env, program, method, arguments);
	if ((*env)->ExceptionCheck(env))
		return fail(env, "octant.main.Octant.run threw");
	return end(env, status);
}

static void *start_jvm(void *argument)
{
	struct start *start = argument;
	struct options options = { .count = 0 };
	for (size_t i = 0; i < sizeof(fixed_options) / sizeof(fixed_options[0]); i++)
		add_option(&options, fixed_options[i]);
	add_training_options(&options);

	void *library = dlopen(LIBJVM, RTLD_NOW | RTLD_GLOBAL);
	if (library == NULL) {
		start->status = fail(NULL, dlerror());
		return NULL;
	}
	jint (*create)(JavaVM **, void **, void *);
	*(void **)&create = dlsym(library, "JNI_CreateJavaVM");
	JavaVMInitArgs init = { .version = JNI_VERSION_10,
				.nOptions = options.count,
				.options = options.list,
				.ignoreUnrecognized = JNI_FALSE };
	JavaVM *vm;
	JNIEnv *env;
	if (create == NULL || create(&vm, (void **)&env, &init) != JNI_OK)
		start->status = fail(NULL, "the JVM does not start");
	else
		start->status = run(env, start->argc, start->argv);
	return NULL;
}

/* The JVM wants a thread with a stack of known size; the first thread's is the kernel's choice. */
int octant_jvm(int argc, char **argv)
{
	/* The JVM asks for its working directory and fails badly where the kernel cannot name it. */
	char directory[PATH_MAX];
	if (getcwd(directory, sizeof(directory)) == NULL && chdir("/") != 0) {
		fprintf(stderr, "octant: no working directory: %s\n", strerror(errno));
		return EXIT_NO_RUNTIME;
	}
	struct start start = { .argc = argc, .argv = argv, .status = EXIT_NO_RUNTIME };
	pthread_attr_t attributes;
	pthread_t thread;
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, MAIN_STACK_BYTES);
	int error = pthread_create(&thread, &attributes, start_jvm, &start);
	if (error != 0) {
		fprintf(stderr, "octant: cannot start a thread: %s\n", strerror(error));
		return EXIT_NO_RUNTIME;
	}
	pthread_join(thread, NULL);
	fflush(NULL);
	/* Not exit(): other threads of the JVM still run, and its exit handlers wait for them. */
	_exit(start.status);
}
