/*
 * The kernels in EFI/Linux of the disk that a program was started from, and their names:
 * octant_VERSION.efi, octant_VERSION+LEFT.efi, octant_VERSION+LEFT-DONE.efi. FAT does not tell small
 * letters from capitals, nor does this.
 */

/* octant_, 64 of a version, +0-999, .efi, zero */
#define MAX_NAME 82
/* FAT has no longer names. */
#define INFO_BYTES (sizeof(struct file_info) + 256 * sizeof(efi_char))

/* More than there ever are: a bound for damaged file systems. */
#define MAX_FOLDER_ENTRIES 256

static const struct guid FILE_SYSTEM = {
	0x964e5b22, 0x6459, 0x11d2, { 0x8e, 0x39, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b }
};
static const struct guid FILE_INFO = {
	0x09576e92, 0x6d3f, 0x11d2, { 0x8e, 0x39, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b }
};

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

/* Whether text starts with part, which is in small letters. */
static int has(const efi_char *text, const efi_char *part)
{
	unsigned i = 0;
	while (part[i] && small(text[i]) == part[i])
		i++;
	return !part[i];
}

/* Where the version of one of our kernels ends; 0: another file. */
static unsigned version_end(const efi_char *name)
{
	unsigned bytes = length(name);
	if (bytes >= MAX_NAME || bytes < 4 || !has(name, u"octant_") || !has(name + bytes - 4, u".efi"))
		return 0;
	for (unsigned i = 0; i < bytes; i++)
		if (name[i] == '+')
			return i;
	return bytes - 4;
}

/* A file or folder of this program's disk; 0 if it cannot be read. */
static struct file *opened(efi_handle self, struct system_table *system, const efi_char *path)
{
	struct loaded_image *image;
	struct file_system *files;
	struct file *root, *found;
	if (system->boot->handle_protocol(self, &LOADED_IMAGE, &image) != EFI_SUCCESS ||
	    system->boot->handle_protocol(image->device, &FILE_SYSTEM, &files) != EFI_SUCCESS ||
	    files->open_volume(files, &root) != EFI_SUCCESS ||
	    root->open(root, &found, path, EFI_FILE_READ, 0) != EFI_SUCCESS)
		return 0;
	return found;
}

static struct file *kernels(efi_handle self, struct system_table *system)
{
	return opened(self, system, u"\\EFI\\Linux");
}

/* Renames one of our kernels so that it has one try, and says so. */
static void give_one_try(struct system_table *system, struct file *folder, const efi_char *name)
{
	static _Alignas(8) unsigned char buffer[INFO_BYTES];
	static const efi_char counter[] = u"+1.efi";
	struct file_info *info = (struct file_info *)buffer;
	struct file *kernel;
	efi_uint size = sizeof(buffer);
	unsigned end = version_end(name);
	efi_uint status = folder->open(folder, &kernel, name, EFI_FILE_READ | EFI_FILE_WRITE, 0);
	if (status == EFI_SUCCESS) {
		status = kernel->get_info(kernel, &FILE_INFO, &size, buffer);
		if (status == EFI_SUCCESS) {
			for (unsigned i = 0; i < end; i++)
				info->name[i] = name[i];
			for (unsigned i = 0; i < sizeof(counter) / sizeof(*counter); i++)
				info->name[end + i] = counter[i];
			info->size_bytes = sizeof(*info) + end * sizeof(efi_char) + sizeof(counter);
			status = kernel->set_info(kernel, &FILE_INFO, info->size_bytes, info);
		}
		kernel->close(kernel);
	}
	say(system, status == EFI_SUCCESS ? u"Octant: one more try for " : u"Octant: cannot rename ");
	say(system, name);
	say(system, u"\r\n");
}
