/*
 * What the firmware starts (EFI/BOOT/BOOTX64.EFI, BOOTAA64.EFI). It starts systemd-boot from its own disk and, when
 * that comes back, resets the machine.
 *
 * systemd-boot takes a try off a kernel before it starts it, but when the firmware will not load that
 * kernel (cut off, changed, signed by nobody we know) it gives up and returns, and most firmware then
 * waits in its menu for ever. After a reset the kernel's next try counts, and at last the other slot
 * boots. A kernel that was found good and has no counter gets one: what is refused now is damaged, and
 * without it no other slot would ever boot. Before all that it sees to an older version on trial
 * (preferred.h). The firmware's watchdog stays armed as the firmware set it.
 */

#include "efi.h"
#include "kernels.h"
#include "start.h"

#define READING_SECONDS 3

static const struct guid LOADER = {
	0x4a67b082, 0x0a4c, 0x41cf, { 0xb6, 0xc7, 0x44, 0x0b, 0x29, 0xbb, 0x8c, 0x4f }
};

#include "preferred.h"

static const efi_char loader[] = u"\\EFI\\systemd\\systemd-boot" FILE_SUFFIX;

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
	prefer(self, system);
	efi_uint status = start(self, system, loader, sizeof(loader), 0, 0);
	say_status(system, u"the boot loader", status);
	count_the_good(self, system);
	wait_seconds(system, READING_SECONDS);
	reset(system);
}
