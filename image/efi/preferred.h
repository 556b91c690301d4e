/*
 * The version that loader.conf prefers for as long as it has tries: an older one on trial. Its line,
 *
 *     default octant_1.0+[1-9]*.efi
 *
 * is a pattern over file names for systemd-boot 252. For 257 an entry's name has no counter: the
 * pattern fits nothing there, and a name without one would start a kernel whose tries are used up.
 * So the guard looks for the try, and names the kernel in a variable that holds for this one start.
 */

#define MAX_LINE 128
#define MAX_CONFIGURATION_BYTES 4096
#define UNTIL_RESET (2 | 4) /* for boot programs and the kernel, kept nowhere */

/* The length of the version in a line of loader.conf; 0: another line. */
static unsigned preferred_length(const efi_char *line)
{
	static const efi_char before[] = u"default octant_";
	unsigned start = sizeof(before) / sizeof(*before) - 1;
	unsigned end = start;
	if (!has(line, before))
		return 0;
	while (line[end] && line[end] != '+')
		end++;
	return end > start && has(line + end, u"+[1-9]*.efi") ? end - start : 0;
}

/* Puts octant_VERSION.efi into name. 0: none is preferred. */
static int find_preferred(struct file *configuration, efi_char name[MAX_NAME])
{
	static const efi_char before[] = u"default ";
	static const efi_char octant[] = u"octant_";
	static const efi_char suffix[] = u".efi";
	static unsigned char text[MAX_CONFIGURATION_BYTES];
	static efi_char line[MAX_LINE];
	efi_uint size = sizeof(text);
	unsigned at = 0;
	if (configuration->read(configuration, &size, text) != EFI_SUCCESS)
		return 0;
	for (efi_uint i = 0; i < size; i++) {
		if (text[i] != '\n') {
			if (at < MAX_LINE - 1)
				line[at++] = text[i];
			continue;
		}
		line[at] = 0;
		at = 0;
		unsigned prefix = sizeof(octant) / sizeof(*octant) - 1;
		unsigned end = prefix + preferred_length(line);
		if (end == prefix || end + sizeof(suffix) / sizeof(*suffix) > MAX_NAME)
			continue;
		for (unsigned c = 0; c < end; c++)
			name[c] = line[sizeof(before) / sizeof(*before) - 1 + c];
		for (unsigned c = 0; c < sizeof(suffix) / sizeof(*suffix); c++)
			name[end + c] = suffix[c];
		return 1;
	}
	return 0;
}

/* Whether a kernel of this name is there with a counter that is not used up. */
static int has_a_try(struct file *folder, const efi_char *name)
{
	static _Alignas(8) unsigned char buffer[INFO_BYTES];
	const struct file_info *info = (const struct file_info *)buffer;
	unsigned end = version_end(name);
	for (unsigned i = 0; i < MAX_FOLDER_ENTRIES; i++) {
		efi_uint size = sizeof(buffer);
		if (folder->read(folder, &size, buffer) != EFI_SUCCESS || size == 0)
			break;
		unsigned c = 0;
		while (c < end && small(info->name[c]) == small(name[c]))
			c++;
		if (c == end && version_end(info->name) == end && info->name[end] == '+' &&
		    info->name[end + 1] >= '1' && info->name[end + 1] <= '9')
			return 1;
	}
	return 0;
}

static void prefer(efi_handle self, struct system_table *system)
{
	static efi_char name[MAX_NAME];
	struct file *configuration = opened(self, system, u"\\loader\\loader.conf");
	if (!configuration)
		return;
	int found = find_preferred(configuration, name);
	configuration->close(configuration);
	struct file *folder = found ? kernels(self, system) : 0;
	if (!folder)
		return;
	if (has_a_try(folder, name))
		system->runtime->set_variable(u"LoaderEntryOneShot", &LOADER, UNTIL_RESET,
					      (length(name) + 1) * sizeof(*name), name);
	folder->close(folder);
}
