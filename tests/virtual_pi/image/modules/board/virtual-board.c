// SPDX-License-Identifier: GPL-2.0
/* What a Raspberry Pi's firmware says of the board, where Linux shows it there: gpiozero
 * reads the revision before it touches a pin. c03114 is a Pi 4 Model B of 4 GB. In a module
 * and not as a file laid over /proc, because a service may have a /proc of its own. */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>

static const char revision[] = { 0x00, 0xc0, 0x31, 0x14 };
static const char model[] = "Raspberry Pi 4 Model B (virtual)";
static struct proc_dir_entry *tree;

static int show_revision(struct seq_file *file, void *unused)
{
	return seq_write(file, revision, sizeof(revision));
}

static int show_model(struct seq_file *file, void *unused)
{
	return seq_write(file, model, sizeof(model));
}

static int __init board_init(void)
{
	struct proc_dir_entry *system;

	tree = proc_mkdir("device-tree", NULL);
	if (!tree)
		return -EEXIST;
	system = proc_mkdir("system", tree);
	proc_create_single("linux,revision", 0444, system, show_revision);
	proc_create_single("model", 0444, tree, show_model);
	return 0;
}

static void __exit board_exit(void)
{
	proc_remove(tree);
}

module_init(board_init);
module_exit(board_exit);
MODULE_DESCRIPTION("the board of a Raspberry Pi, as far as programs ask");
MODULE_LICENSE("GPL");
