/*
 * Starting a program that lies on the disk of the one that runs. The firmware checks its signature as
 * everywhere: programs are loaded by LoadImage().
 */

#define MAX_PATH_BYTES 1024

enum { MEDIA_PATH = 4, FILE_PATH = 4, END = 0x7f, END_ENTIRE = 0xff };

static const struct guid DEVICE_PATH = {
	0x09576e91, 0x6d3f, 0x11d2, { 0x8e, 0x39, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b }
};

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

/* The device's path without its end, the file, the end. 0 if that has no room. */
static unsigned file_path(const struct device_path *device, const efi_char *file,
			  unsigned file_bytes, unsigned char *path)
{
	const unsigned char *from = (const unsigned char *)device;
	unsigned room = MAX_PATH_BYTES - (4 + file_bytes + 4);
	unsigned at = 0;
	while (from[at] != END) {
		unsigned length = from[at + 2] | from[at + 3] << 8;
		if (length < 4 || length > room - at)
			return 0;
		at += copy(path + at, from + at, length);
	}
	at += node(path + at, MEDIA_PATH, FILE_PATH, file_bytes);
	at += copy(path + at, file, file_bytes);
	return at + node(path + at, END, END_ENTIRE, 0);
}

/*
 * Comes back only if that program does, or cannot be started. Bytes: with the zero at the end; no
 * options: 0 bytes. (Texts come one by one: a table of them would need relocations.)
 */
static efi_uint start(efi_handle self, struct system_table *system, const efi_char *file,
		      unsigned file_bytes, const efi_char *options, unsigned options_bytes)
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
	if (file_path(device, file, file_bytes, path) == 0)
		return ~0ULL;
	status = system->boot->load_image(0, self, (struct device_path *)path, 0, 0, &program);
	if (status != EFI_SUCCESS)
		return status;
	if (options_bytes > 0) {
		status = system->boot->handle_protocol(program, &LOADED_IMAGE, &image);
		if (status != EFI_SUCCESS)
			return status;
		image->options_bytes = options_bytes;
		image->options = options;
	}
	return system->boot->start_image(program, 0, 0);
}

static void say_status(struct system_table *system, const efi_char *what, efi_uint status)
{
	efi_char hex[17] = { 0 };
	for (unsigned i = 0; i < 16; i++)
		hex[i] = u"0123456789abcdef"[status >> (60 - 4 * i) & 15];
	say(system, u"\r\nOctant: ");
	say(system, what);
	say(system, u" ended with EFI status ");
	say(system, hex);
	say(system, u": a kernel or the loader was refused.\r\n");
}
