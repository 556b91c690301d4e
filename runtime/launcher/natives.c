/*
 * Registered natives: a handful, the rest is Java over call(). Measured: a registered native answers
 * in about 10 us on its first call, the foreign linker in 33-71 ms, which is the whole boot budget.
 */
#include "natives.h"

#include <errno.h>
#include <unistd.h>

/* long call(long number, long a0 … a5): the raw system call, or -errno (syscall(2)). */
static jlong native_call(JNIEnv *env, jclass type, jlong number, jlong a0, jlong a1, jlong a2, jlong a3,
			 jlong a4, jlong a5)
{
	(void)env;
	(void)type;
	long result = syscall(number, a0, a1, a2, a3, a4, a5);
	return result == -1 ? -errno : result;
}

/* long spawn(long request): see struct octant_spawn. */
static jlong native_spawn(JNIEnv *env, jclass type, jlong request)
{
	(void)env;
	(void)type;
	return octant_spawn((const struct octant_spawn *)(intptr_t)request);
}

/* long address(ByteBuffer buffer): where a direct buffer's memory is; 0 for any other. */
static jlong native_address(JNIEnv *env, jclass type, jobject buffer)
{
	(void)type;
	return (jlong)(intptr_t)(*env)->GetDirectBufferAddress(env, buffer);
}

static const JNINativeMethod methods[] = {
	{ (char *)"call", (char *)"(JJJJJJJ)J", (void *)native_call },
	{ (char *)"spawn", (char *)"(J)J", (void *)native_spawn },
	{ (char *)"address", (char *)"(Ljava/nio/ByteBuffer;)J", (void *)native_address },
};

int octant_register_natives(JNIEnv *env)
{
	jclass type = (*env)->FindClass(env, "octant/linux/Natives");
	if (type == NULL)
		return JNI_ERR;
	return (*env)->RegisterNatives(env, type, methods, sizeof(methods) / sizeof(methods[0]));
}

/* Only the test library is loaded (System.load); /octant calls octant_register_natives() itself. */
#ifdef OCTANT_NATIVES_LIBRARY
JNIEXPORT jint JNICALL JNI_OnLoad(JavaVM *vm, void *reserved)
{
	(void)reserved;
	JNIEnv *env;
	if ((*vm)->GetEnv(vm, (void **)&env, JNI_VERSION_10) != JNI_OK)
		return JNI_ERR;
	return octant_register_natives(env) == 0 ? JNI_VERSION_10 : JNI_ERR;
}
#endif
