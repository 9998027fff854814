// SPDX-License-Identifier: GPL-2.0
/* kernel/irq/irq_sim.c as a module, which gpio-sim needs and Debian does not build.
 * irq_to_desc() is not exported to modules; irq_get_irq_data() is, and leads there. */
#include <linux/module.h>
#include <linux/irq.h>
#include <linux/irqdesc.h>

#define irq_to_desc(number) irq_data_to_desc(irq_get_irq_data(number))
#include "irq_sim.c"

MODULE_DESCRIPTION("simulated interrupts");
MODULE_LICENSE("GPL");
