/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The map between options of the same names. */
#include "score/name_map.h"

#include "base/memory.h"

int32_t *pwi_name_map_create(const PwiNames *from, const PwiNames *to) {
    int32_t *map = PWI_NEW_ARRAY(int32_t, (size_t)from->n);
    if (map == NULL) return NULL;
    for (int i = 0; i < from->n; i++) map[i] = from == to ? i : pwi_names_find(to, from->name[i]);
    return map;
}
