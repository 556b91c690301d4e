/*
 * The firmware's tables, as far as our EFI programs call them; what lies between is a placeholder of
 * the right size. The programs are freestanding: no library, no other header.
 * Source: UEFI Specification 2.10, sections 4.3, 4.4, 7, 8.5, 9.1, 10.3, 12.4, 13.4, 13.5 and 13.9.
 */

typedef unsigned long long efi_uint;
typedef unsigned short efi_char; /* UCS-2 */
typedef void *efi_handle;

#if defined(__x86_64__)
#define EFIAPI __attribute__((ms_abi))
#define FILE_SUFFIX u"x64.efi"
#elif defined(__aarch64__)
#define EFIAPI
#define FILE_SUFFIX u"aa64.efi"
#endif

#define EFI_SUCCESS 0ULL
#define EFI_FILE_READ 1ULL
#define EFI_FILE_WRITE 2ULL
#define EFI_FILE_DIRECTORY 0x10ULL

#define MICROSECONDS 1000000ULL

enum { RESET_COLD = 0 };

struct guid {
	unsigned a;
	unsigned short b, c;
	unsigned char d[8];
};

struct text_output {
	void *reset;
	efi_uint(EFIAPI *output_string)(struct text_output *, const efi_char *);
};

struct table_header {
	unsigned char bytes[24];
};

/* Length: with these four bytes; the last node is 0x7f, 0xff. */
struct device_path {
	unsigned char type;
	unsigned char subtype;
	unsigned char length[2];
};

struct loaded_image {
	unsigned revision;
	efi_handle parent;
	void *system_table;
	efi_handle device;
	struct device_path *file;
	void *reserved;
	unsigned options_bytes;
	const void *options;
};

struct file_info {
	efi_uint size_bytes; /* of this, with the name */
	efi_uint file_bytes;
	efi_uint physical_bytes;
	unsigned char times[3][16];
	efi_uint attributes;
	efi_char name[];
};

struct file {
	efi_uint revision;
	efi_uint(EFIAPI *open)(struct file *, struct file **, const efi_char *name, efi_uint mode,
			       efi_uint attributes);
	efi_uint(EFIAPI *close)(struct file *);
	void *delete;
	efi_uint(EFIAPI *read)(struct file *, efi_uint *size, void *);
	void *write;
	void *position[2];
	efi_uint(EFIAPI *get_info)(struct file *, const struct guid *, efi_uint *size, void *);
	efi_uint(EFIAPI *set_info)(struct file *, const struct guid *, efi_uint size, const void *);
	efi_uint(EFIAPI *flush)(struct file *);
};

struct file_system {
	efi_uint revision;
	efi_uint(EFIAPI *open_volume)(struct file_system *, struct file **root);
};

/* In groups as the specification lists them. */
struct boot_services {
	struct table_header header;
	void *task_priority[2];
	void *memory[5];
	void *events[6];
	void *install_protocol[3];
	efi_uint(EFIAPI *handle_protocol)(efi_handle, const struct guid *, void *interface);
	void *protocols[5];
	efi_uint(EFIAPI *load_image)(unsigned char by_boot_manager, efi_handle parent,
				     const struct device_path *, const void *source, efi_uint size,
				     efi_handle *image);
	efi_uint(EFIAPI *start_image)(efi_handle image, efi_uint *size, efi_char **data);
	void *images[3];
	void *next_monotonic_count;
	efi_uint(EFIAPI *stall)(efi_uint microseconds);
	efi_uint(EFIAPI *set_watchdog_timer)(efi_uint seconds, efi_uint code, efi_uint size,
					     const efi_char *data);
};

struct runtime_services {
	struct table_header header;
	void *time[4];
	void *virtual_memory[2];
	efi_uint(EFIAPI *get_variable)(const efi_char *name, const struct guid *vendor,
				       unsigned *attributes, efi_uint *size, void *data);
	void *get_next_variable_name;
	efi_uint(EFIAPI *set_variable)(const efi_char *name, const struct guid *vendor,
				       unsigned attributes, efi_uint size, const void *data);
	void *next_high_monotonic_count;
	void(EFIAPI *reset_system)(unsigned type, efi_uint status, efi_uint size, const void *data);
};

struct system_table {
	struct table_header header;
	const efi_char *vendor;
	unsigned revision;
	void *input_handle;
	void *input;
	void *output_handle;
	struct text_output *output;
	void *error_handle;
	void *error;
	struct runtime_services *runtime;
	struct boot_services *boot;
};

#define AT(type, field, offset) _Static_assert(__builtin_offsetof(type, field) == (offset), #type)
AT(struct system_table, output, 64);
AT(struct system_table, runtime, 88);
AT(struct boot_services, handle_protocol, 152);
AT(struct boot_services, load_image, 200);
AT(struct boot_services, stall, 248);
AT(struct runtime_services, get_variable, 72);
AT(struct runtime_services, set_variable, 88);
AT(struct runtime_services, reset_system, 104);
AT(struct loaded_image, device, 24);
AT(struct loaded_image, options, 56);
AT(struct file, get_info, 64);
AT(struct file_info, name, 80);

static const struct guid LOADED_IMAGE = {
	0x5b1b31a1, 0x9562, 0x11d2, { 0x8e, 0x3f, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b }
};

static inline void say(struct system_table *system, const efi_char *text)
{
	system->output->output_string(system->output, text);
}

static inline void wait_seconds(struct system_table *system, unsigned seconds)
{
	while (seconds-- > 0)
		system->boot->stall(MICROSECONDS);
}

_Noreturn static inline void reset(struct system_table *system)
{
	say(system, u"Octant: resetting.\r\n");
	system->runtime->reset_system(RESET_COLD, 0, 0, 0);
	for (;;)
		wait_seconds(system, 1);
}
