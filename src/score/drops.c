/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Grouping what drops out (drops.h). */
#include "score/drops.h"

#include "base/memory.h"
#include "score/path.h"

static bool drops_for_someone(const PwiTerm *term) {
    return term->has_when_false || (term->has_missing && term->test->skip_missing);
}

static void mark(const PwiTerm *term, const uint32_t *code, int n_mentors, int bit, uint8_t *drop_code) {
    for (int j = 0; j < n_mentors; j++) {
        const bool drops = code[j] == PWI_CODE_WHEN_FALSE || (code[j] == PWI_CODE_MISSING && term->test->skip_missing);
        drop_code[j] = (uint8_t)(drop_code[j] | (unsigned)drops << bit);
    }
}

PwStatus pwi_drops_create(const PwiTerm *term, int n_criteria, uint32_t *const *code, int n_mentors,
                          PwiDropGroup **groups, int *n_groups, PwError *error) {
    const size_t most = ((size_t)n_criteria + PWI_DROPS_IN_GROUP - 1) / PWI_DROPS_IN_GROUP;
    int n = 0;
    PwiDropGroup *group = PWI_NEW_ARRAY(PwiDropGroup, most);
    if (group == NULL) return pwi_fail_memory(error);
    for (int k = 0; k < n_criteria; k++) {
        if (!drops_for_someone(&term[k])) continue;
        if (n == 0 || group[n - 1].n == PWI_DROPS_IN_GROUP) {
            group[n].code = PWI_NEW_LINES(uint8_t, pwi_padded(n_mentors));
            if (group[n].code == NULL) goto out_of_memory;
            n++;
        }
        PwiDropGroup *last = &group[n - 1];
        mark(&term[k], code[k], n_mentors, last->n, last->code);
        last->criterion[last->n++] = k;
    }
    *groups = group;
    *n_groups = n;
    return PW_OK;

out_of_memory:
    pwi_drops_destroy(group, n);
    return pwi_fail_memory(error);
}

void pwi_drops_destroy(PwiDropGroup *groups, int n_groups) {
    for (int g = 0; g < n_groups; g++) pwi_free(groups[g].code);
    pwi_free(groups);
}

bool pwi_drops_value(const PwiDropGroup *group, const int32_t *points, int32_t *lost) {
    int32_t any = 0;
    lost[0] = 0;
    for (int b = 0; b < group->n; b++) {
        const int32_t own = points[group->criterion[b]];
        const int half = 1 << b;
        for (int c = 0; c < half; c++) lost[half + c] = lost[c] + own;
        any |= own;
    }
    return any != 0;
}
