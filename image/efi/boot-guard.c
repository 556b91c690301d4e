/*
 * What the firmware starts (EFI/BOOT/BOOTX64.EFI, BOOTAA64.EFI). It starts systemd-boot from its own disk and, when
 * that comes back, resets the machine.
 *
 * systemd-boot takes a try off a kernel before it starts it, but when the firmware will not load that
 * kernel (cut off, changed, signed by nobody we know) it gives up and returns, and most firmware then
 * waits in its menu for ever. After a reset the kernel's next try counts, and at last the other slot
 * boots. A kernel that was found good and has no counter gets one: what is refused now is damaged, and
 * without it no other slot would ever boot. The firmware checks signatures here as everywhere: programs are loaded by LoadImage(). Its
 * watchdog stays armed as the firmware set it.
 */

#include "efi.h"
#include "kernels.h"

#define MAX_PATH_BYTES 1024
#define READING_SECONDS 3

enum { MEDIA_PATH = 4, FILE_PATH = 4, END = 0x7f, END_ENTIRE = 0xff };

static const struct guid DEVICE_PATH = {
	0x09576e91, 0x6d3f, 0x11d2, { 0x8e, 0x39, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b }
};

static const struct guid LOADER = {
	0x4a67b082, 0x0a4c, 0x41cf, { 0xb6, 0xc7, 0x44, 0x0b, 0x29, 0xbb, 0x8c, 0x4f }
};

static const efi_char loader[] = u"\\EFI\\systemd\\systemd-boot" FILE_SUFFIX;

static unsigned copy(unsigned char *to, const void *from, unsigned bytes)
{
	const unsigned char *source = from;
	for (unsigned i = 0; i < bytes; i++)
		to[i] = source[i];
	return bytes;
}

static unsigned node(unsigned char *to, unsigned char type, unsigned char subtype, unsigned bytes)
{
	unsigned length = 4 + bytes;
	to[0] = type;
	to[1] = subtype;
	to[2] = (unsigned char)length;
	to[3] = (unsigned char)(length >> 8);
	return 4;
}

/* The device's path without its end, the loader's file, the end. 0 if that has no room. */
static unsigned loader_path(const struct device_path *device, unsigned char *path)
{
	const unsigned char *from = (const unsigned char *)device;
	unsigned room = MAX_PATH_BYTES - (4 + sizeof(loader) + 4);
	unsigned at = 0;
	while (from[at] != END) {
		unsigned length = from[at + 2] | from[at + 3] << 8;
		if (length < 4 || length > room - at)
			return 0;
		at += copy(path + at, from + at, length);
	}
	at += node(path + at, MEDIA_PATH, FILE_PATH, sizeof(loader));
	at += copy(path + at, loader, sizeof(loader));
	return at + node(path + at, END, END_ENTIRE, 0);
}

static efi_uint start_loader(efi_handle self, struct system_table *system)
{
	static unsigned char path[MAX_PATH_BYTES];
	struct loaded_image *image;
	struct device_path *device;
	efi_handle program;
	efi_uint status = system->boot->handle_protocol(self, &LOADED_IMAGE, &image);
	if (status != EFI_SUCCESS)
		return status;
	status = system->boot->handle_protocol(image->device, &DEVICE_PATH, &device);
	if (status != EFI_SUCCESS)
		return status;
	if (loader_path(device, path) == 0)
		return ~0ULL;
	status = system->boot->load_image(0, self, (struct device_path *)path, 0, 0, &program);
	if (status != EFI_SUCCESS)
		return status;
	return system->boot->start_image(program, 0, 0);
}

static void say_status(struct system_table *system, efi_uint status)
{
	efi_char hex[17] = { 0 };
	for (unsigned i = 0; i < 16; i++)
		hex[i] = u"0123456789abcdef"[status >> (60 - 4 * i) & 15];
	say(system, u"\r\nOctant: the boot loader ended with EFI status ");
	say(system, hex);
	say(system, u": a kernel or the loader was refused.\r\n");
}

static int is_there(struct file *folder, const efi_char *name)
{
	struct file *kernel;
	if (folder->open(folder, &kernel, name, EFI_FILE_READ, 0) != EFI_SUCCESS)
		return 0;
	kernel->close(kernel);
	return 1;
}

/* systemd-boot leaves the name of the kernel that it chose in a variable; newer ones leave out the counter. */
static void count_the_good(efi_handle self, struct system_table *system)
{
	static efi_char name[MAX_NAME];
	efi_uint size = sizeof(name) - sizeof(*name);
	if (system->runtime->get_variable(u"LoaderEntrySelected", &LOADER, 0, &size, name) !=
	    EFI_SUCCESS)
		return;
	unsigned end = version_end(name);
	struct file *folder = end > 0 && name[end] != '+' ? kernels(self, system) : 0;
	if (folder && is_there(folder, name))
		give_one_try(system, folder, name);
}

efi_uint EFIAPI efi_main(efi_handle self, struct system_table *system)
{
	say_status(system, start_loader(self, system));
	count_the_good(self, system);
	wait_seconds(system, READING_SECONDS);
	reset(system);
}
