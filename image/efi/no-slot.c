/*
 * The last entry of the boot menu: systemd-boot starts it when no slot has a try left. It says so on
 * every console the firmware has and waits. Then each kernel gets one more try and the machine is
 * reset, since what broke both slots may have been the power supply or the disk's cable: no machine
 * stays dead for want of somebody to visit it.
 */

#include "efi.h"
#include "kernels.h"

#define WAIT_SECONDS 60
#define STEP_SECONDS 20

/* More than two slots ever have. */
#define MAX_KERNELS 16

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
		unsigned end = version_end(info->name);
		if (info->attributes & EFI_FILE_DIRECTORY || end == 0)
			continue;
		if (!has(info->name + end, u"+0.") && !has(info->name + end, u"+0-"))
			continue;
		for (unsigned c = 0; c <= length(info->name); c++)
			names[found][c] = info->name[c];
		found++;
	}
	return found;
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
	for (unsigned i = 0; i < found; i++)
		give_one_try(system, folder, names[i]);
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
