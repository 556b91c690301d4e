/*
 * What the firmware starts from a CD or a USB stick. It starts the one kernel there, with the command
 * line that fits, and resets the machine when that comes back.
 *
 * The kernel image carries a signed command line for each (systemd-stub's profiles): from a stick the
 * kernel finds its root by the partition table, from a CD, whose drive it sees without partitions, by
 * its place. Which of the two this is, the size of a block tells: 2048 bytes on every optical disc, also
 * on one that a management controller plays over USB; never on a stick, also not where the firmware
 * took that for a CD because of its ISO 9660 file system.
 */

#include "efi.h"
#include "start.h"

#define DISC_BLOCK_BYTES 2048
#define READING_SECONDS 10

struct block_media {
	unsigned id;
	unsigned char flags[5];
	unsigned block_bytes;
};

struct block_io {
	efi_uint revision;
	const struct block_media *media;
};

AT(struct block_media, block_bytes, 12);

static const struct guid BLOCK_IO = {
	0x964e5b21, 0x6459, 0x11d2, { 0x8e, 0x39, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b }
};

static const efi_char kernel[] = u"\\EFI\\octant\\live.efi";
static const efi_char stick[] = u"@0";
static const efi_char disc[] = u"@1";

static int is_disc(efi_handle self, struct system_table *system)
{
	struct loaded_image *image;
	struct block_io *blocks;
	if (system->boot->handle_protocol(self, &LOADED_IMAGE, &image) != EFI_SUCCESS ||
	    system->boot->handle_protocol(image->device, &BLOCK_IO, &blocks) != EFI_SUCCESS)
		return 0;
	return blocks->media->block_bytes == DISC_BLOCK_BYTES;
}

efi_uint EFIAPI efi_main(efi_handle self, struct system_table *system)
{
	const efi_char *profile = is_disc(self, system) ? disc : stick;
	efi_uint status = start(self, system, kernel, sizeof(kernel), profile, sizeof(disc));
	say_status(system, u"the kernel", status);
	wait_seconds(system, READING_SECONDS);
	reset(system);
}
