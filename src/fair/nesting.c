/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups put into a forest, the largest first (nesting.h). */
#include "fair/nesting.h"

#include <stdlib.h>

#include "base/memory.h"

enum { MOST_NODES = 100000000 }; /* groups times mentors: memory */

static int compare_groups(const void *a, const void *b) {
    const PwiNestedGroup *left = a, *right = b;
    if (left->n_members != right->n_members) return left->n_members > right->n_members ? -1 : 1;
    if (left->rule != right->rule) return left->rule < right->rule ? -1 : 1;
    return (left->option > right->option) - (left->option < right->option);
}

static bool is_member(const PwiNesting *nesting, const PwiModel *model, int32_t group, int mentee) {
    const PwiNestedGroup *of = &nesting->group[group];
    return pwi_model_group(model, model->problem->programme->fairness[of->rule].question, mentee) == of->option;
}

/* Larger groups are in place: this one is nested if all of its members are in the same innermost one. */
static bool place_group(PwiNesting *nesting, const PwiModel *model, int32_t group) {
    bool is_first = true;
    for (int i = 0; i < model->n[PWI_MENTEE]; i++) {
        if (!is_member(nesting, model, group, i)) continue;
        if (!is_first && nesting->innermost[i] != nesting->group[group].outer) return false;
        nesting->group[group].outer = nesting->innermost[i];
        nesting->innermost[i] = group;
        is_first = false;
    }
    return true;
}

PwStatus pwi_nesting_init(PwiNesting *nesting, const PwiModel *model, bool *is_nested) {
    const PwProgramme *programme = model->problem->programme;
    size_t n_options = 0;
    *nesting = (PwiNesting){0};
    *is_nested = true;
    for (int r = 0; r < programme->n_fairness; r++)
        if (programme->fairness[r].kind == PWI_AT_MOST)
            n_options += (size_t)programme->question[programme->fairness[r].question].options.n;
    nesting->group = PWI_NEW_ARRAY(PwiNestedGroup, n_options);
    nesting->innermost = PWI_NEW_ARRAY(int32_t, (size_t)model->n[PWI_MENTEE]);
    if (nesting->group == NULL || nesting->innermost == NULL) return PW_NO_MEMORY;
    for (int r = 0; r < programme->n_fairness; r++) {
        const PwiFairness *rule = &programme->fairness[r];
        for (int g = 0; rule->kind == PWI_AT_MOST && g < programme->question[rule->question].options.n; g++) {
            int32_t size = pwi_model_group_size(model, rule->question, g);
            if (size > rule->count) nesting->group[nesting->n++] = (PwiNestedGroup){r, g, PWI_NOBODY, size};
        }
    }
    qsort(nesting->group, (size_t)nesting->n, sizeof *nesting->group, compare_groups);
    for (int i = 0; i < model->n[PWI_MENTEE]; i++) nesting->innermost[i] = PWI_NOBODY;
    *is_nested = (int64_t)nesting->n * model->n[PWI_MENTOR] < MOST_NODES;
    for (int32_t g = 0; *is_nested && g < nesting->n; g++) *is_nested = place_group(nesting, model, g);
    return PW_OK;
}

void pwi_nesting_clear(PwiNesting *nesting) {
    pwi_free(nesting->group);
    pwi_free(nesting->innermost);
    *nesting = (PwiNesting){0};
}

int pwi_nesting_limit(const PwiNesting *nesting, const PwiModel *model, int32_t group, int mentor) {
    const PwiNestedGroup *of = &nesting->group[group];
    const PwiFairness *rule = &model->problem->programme->fairness[of->rule];
    int left = rule->count - pwi_model_kept_count(model, mentor, rule->question, of->option);
    return left < 0 && !rule->soft ? 0 : left;
}
