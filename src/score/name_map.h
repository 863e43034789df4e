/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two questions with options of the same names: where an option of one stands in the other. */
#ifndef PWI_SCORE_NAME_MAP_H
#define PWI_SCORE_NAME_MAP_H

#include <stdint.h>

#include "base/names.h"

/* [from->n] the index in `to` of each name of `from`, -1 where it is not there; pwi_free. NULL: memory gone. */
int32_t *pwi_name_map_create(const PwiNames *from, const PwiNames *to);

#endif
