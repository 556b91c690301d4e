/*
 * The last entry of the boot menu: systemd-boot starts it when no slot has a try left. It says so
 * on every console the firmware has, waits, and resets the machine, since what broke both slots
 * may have been the power supply or the disk's cable.
 *
 * A freestanding EFI application: no library, no firmware header. Of the firmware's tables it
 * declares what it calls and, as placeholders of the right size, what lies before it.
 * Source: UEFI Specification 2.10, sections 4.3, 4.4, 7.4, 8.5 and 12.4.
 */

typedef unsigned long long efi_uint;
typedef unsigned short efi_char; /* UCS-2 */

#define EFIAPI __attribute__((ms_abi))

#define WAIT_SECONDS 300
#define STEP_SECONDS 60
#define MICROSECONDS 1000000ULL

enum { RESET_COLD = 0 };

struct text_output {
	void *reset;
	efi_uint(EFIAPI *output_string)(struct text_output *, const efi_char *);
};

struct table_header {
	unsigned char bytes[24];
};

/* 26 functions before stall(), in groups as the specification lists them. */
struct boot_services {
	struct table_header header;
	void *task_priority[2];
	void *memory[5];
	void *events[6];
	void *protocols[9];
	void *images[5];
	void *next_monotonic_count;
	efi_uint(EFIAPI *stall)(efi_uint microseconds);
	efi_uint(EFIAPI *set_watchdog_timer)(efi_uint seconds, efi_uint code, efi_uint size,
					     const efi_char *data);
};

struct runtime_services {
	struct table_header header;
	void *time[4];
	void *virtual_memory[2];
	void *variables[3];
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

_Static_assert(__builtin_offsetof(struct system_table, output) == 64, "EFI_SYSTEM_TABLE");
_Static_assert(__builtin_offsetof(struct system_table, runtime) == 88, "EFI_SYSTEM_TABLE");
_Static_assert(__builtin_offsetof(struct boot_services, stall) == 248, "EFI_BOOT_SERVICES");
_Static_assert(__builtin_offsetof(struct runtime_services, reset_system) == 104,
	       "EFI_RUNTIME_SERVICES");

static const efi_char message[] =
	u"\r\n"
	u"Octant: no slot left to boot.\r\n"
	u"\r\n"
	u"Both slots failed as often as they may be tried. What to do:\r\n"
	u"  - Look above, or at the last boots' console, for what failed: a line with\r\n"
	u"    \"verity\" and \"corrupted\" is a damaged disk or image.\r\n"
	u"  - To try again: restart, hold the space bar, and choose a version by hand.\r\n"
	u"  - To repair: write a fresh image; the data partition may be kept.\r\n"
	u"\r\n";

static const efi_char waiting[] = u"Octant: this machine resets itself within five minutes.\r\n";

static const efi_char resetting[] = u"Octant: resetting.\r\n";

efi_uint EFIAPI efi_main(void *image, struct system_table *system)
{
	(void)image;
	/* The firmware's own watchdog would end the wait without a word. */
	system->boot->set_watchdog_timer(0, 0, 0, 0);
	for (unsigned waited = 0; waited < WAIT_SECONDS; waited += STEP_SECONDS) {
		/* Again and again, for whoever plugs in a screen only now. */
		system->output->output_string(system->output, message);
		system->output->output_string(system->output, waiting);
		for (unsigned second = 0; second < STEP_SECONDS; second++)
			system->boot->stall(MICROSECONDS);
	}
	system->output->output_string(system->output, resetting);
	system->runtime->reset_system(RESET_COLD, 0, 0, 0);
	for (;;)
		system->boot->stall(MICROSECONDS);
}
