/*
 * The last entry of the boot menu: systemd-boot starts it when no slot has a try left. It says so on
 * every console the firmware has and waits. Then each kernel gets one more try and the machine is
 * reset, since what broke both slots may have been the power supply or the disk's cable: no machine
 * stays dead for want of somebody to visit it.
 */

#include "efi.h"

#define WAIT_SECONDS 60
#define STEP_SECONDS 20

/* More than two slots ever have; the bound is for damaged file systems. */
#define MAX_KERNELS 16
#define MAX_FOLDER_ENTRIES 256

/* octant_, 64 of a version, +0-999, .efi, zero */
#define MAX_NAME 82
/* FAT has no longer names. */
#define INFO_BYTES (sizeof(struct file_info) + 256 * sizeof(efi_char))

static const struct guid FILE_SYSTEM = {
	0x964e5b22, 0x6459, 0x11d2, { 0x8e, 0x39, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b }
};
static const struct guid FILE_INFO = {
	0x09576e92, 0x6d3f, 0x11d2, { 0x8e, 0x39, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b }
};

static const efi_char message[] =
	u"\r\n"
	u"Octant: no slot left to boot.\r\n"
	u"\r\n"
	u"Both slots failed as often as they may be tried. What to do:\r\n"
	u"  - Look above, or at the last boots' console, for what failed: a line with\r\n"
	u"    \"verity\" and \"corrupted\" is a damaged disk or image.\r\n"
	u"  - To repair: write a fresh image; the data partition may be kept.\r\n"
	u"Within a minute each kernel gets one more try, and this machine resets itself.\r\n"
	u"\r\n";

static unsigned length(const efi_char *text)
{
	unsigned n = 0;
	while (text[n])
		n++;
	return n;
}

static efi_char small(efi_char c)
{
	return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

static int has(const efi_char *text, const efi_char *part)
{
	unsigned i = 0;
	while (part[i] && small(text[i]) == part[i])
		i++;
	return !part[i];
}

static unsigned digits(const efi_char *text)
{
	unsigned n = 0;
	while (text[n] >= '0' && text[n] <= '9')
		n++;
	return n;
}

/* Where the counter of octant_VERSION+0.efi or octant_VERSION+0-DONE.efi is; 0: another file. */
static unsigned exhausted_counter(const efi_char *name)
{
	if (length(name) >= MAX_NAME || !has(name, u"octant_"))
		return 0;
	unsigned plus = 7;
	while (name[plus] && name[plus] != '+')
		plus++;
	if (!has(name + plus, u"+0"))
		return 0;
	const efi_char *rest = name + plus + 2;
	if (rest[0] == '-' && digits(rest + 1) > 0)
		rest += 1 + digits(rest + 1);
	return has(rest, u".efi") && !rest[4] ? plus : 0;
}

/* Names first, renaming afterwards: who renames while listing may see a file twice, or not at all. */
static unsigned find_exhausted(struct file *folder, efi_char names[MAX_KERNELS][MAX_NAME])
{
	static _Alignas(8) unsigned char buffer[INFO_BYTES];
	const struct file_info *info = (const struct file_info *)buffer;
	unsigned found = 0;
	for (unsigned i = 0; i < MAX_FOLDER_ENTRIES && found < MAX_KERNELS; i++) {
		efi_uint size = sizeof(buffer);
		if (folder->read(folder, &size, buffer) != EFI_SUCCESS || size == 0)
			break;
		if (info->attributes & EFI_FILE_DIRECTORY || !exhausted_counter(info->name))
			continue;
		for (unsigned c = 0; c <= length(info->name); c++)
			names[found][c] = info->name[c];
		found++;
	}
	return found;
}

static int give_a_try(struct file *folder, const efi_char *name)
{
	static _Alignas(8) unsigned char buffer[INFO_BYTES];
	struct file_info *info = (struct file_info *)buffer;
	struct file *kernel;
	if (folder->open(folder, &kernel, name, EFI_FILE_READ | EFI_FILE_WRITE, 0) != EFI_SUCCESS)
		return 0;
	efi_uint size = sizeof(buffer);
	efi_uint status = kernel->get_info(kernel, &FILE_INFO, &size, buffer);
	if (status == EFI_SUCCESS) {
		const efi_char *counter = u"+1.efi";
		unsigned at = exhausted_counter(name);
		for (unsigned i = 0; i < at; i++)
			info->name[i] = name[i];
		for (unsigned i = 0; i <= length(counter); i++)
			info->name[at + i] = counter[i];
		info->size_bytes =
			sizeof(*info) + (length(info->name) + 1) * sizeof(efi_char);
		status = kernel->set_info(kernel, &FILE_INFO, info->size_bytes, info);
	}
	kernel->close(kernel);
	return status == EFI_SUCCESS;
}

static struct file *kernels(efi_handle self, struct system_table *system)
{
	struct loaded_image *image;
	struct file_system *files;
	struct file *root, *folder;
	if (system->boot->handle_protocol(self, &LOADED_IMAGE, &image) != EFI_SUCCESS ||
	    system->boot->handle_protocol(image->device, &FILE_SYSTEM, &files) != EFI_SUCCESS ||
	    files->open_volume(files, &root) != EFI_SUCCESS ||
	    root->open(root, &folder, u"\\EFI\\Linux", EFI_FILE_READ, 0) != EFI_SUCCESS)
		return 0;
	return folder;
}

static void give_tries(efi_handle self, struct system_table *system)
{
	static efi_char names[MAX_KERNELS][MAX_NAME];
	struct file *folder = kernels(self, system);
	if (!folder) {
		say(system, u"Octant: the folder of the kernels cannot be read.\r\n");
		return;
	}
	unsigned found = find_exhausted(folder, names);
	for (unsigned i = 0; i < found; i++) {
		int given = give_a_try(folder, names[i]);
		say(system, given ? u"Octant: one more try for " : u"Octant: cannot rename ");
		say(system, names[i]);
		say(system, u"\r\n");
	}
	folder->flush(folder);
}

efi_uint EFIAPI efi_main(efi_handle self, struct system_table *system)
{
	/* The firmware's own watchdog would end the wait without a word. */
	system->boot->set_watchdog_timer(0, 0, 0, 0);
	for (unsigned waited = 0; waited < WAIT_SECONDS; waited += STEP_SECONDS) {
		/* Again and again, for whoever plugs in a screen only now. */
		say(system, message);
		wait_seconds(system, STEP_SECONDS);
	}
	give_tries(self, system);
	reset(system);
}
