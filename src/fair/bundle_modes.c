/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A group for every mentor, and the programme without not-alone that is left (bundle_modes.h). */
#include "fair/bundle_modes.h"

#include <stdlib.h>

#include "base/memory.h"

enum { ROUNDS = 10, STEPS_BETWEEN = 60, MOST_REPAIRS = 40 };
#define VIGOUR     0.005
#define SURE_SHARE 0.99

/* ---- settling ---- */

/* The key that most of the mentor's bundles have, and their share; kept pairs decide alone. */
static int32_t likeliest_key(const PwiDescent *descent, int mentor, double *scratch, double *share) {
    const PwiPatterns *patterns = &descent->patterns;
    const PwiModel *model = descent->model;
    const PwiPairList *list = descent->bundles->list;
    double sum = 0;
    int32_t best = 0;
    *share = 1;
    if (model->n_kept[PWI_MENTOR][mentor] > 0) {
        int32_t key = PWI_ANY_KEY;
        for (int k = 0; k < model->n_kept_pairs; k++) {
            if (model->kept[k].mentor != mentor) continue;
            int32_t own = patterns->key[patterns->kind[model->kept[k].mentee]];
            key = key == PWI_ANY_KEY || key == own ? own : PWI_NO_KEY;
        }
        return key;
    }
    for (int32_t k = 0; k < patterns->n_keys; k++) scratch[k] = 0;
    for (int32_t k = descent->bundles->first[mentor]; k < descent->bundles->first[mentor + 1]; k++) {
        int32_t kind = patterns->kind[list->pair[descent->bundles->of_mentor[k]].mentee];
        scratch[patterns->key[kind]] += descent->part[k];
        sum += descent->part[k];
    }
    for (int32_t k = 1; k < patterns->n_keys; k++)
        if (scratch[k] > scratch[best]) best = k;
    *share = sum > 0 ? scratch[best] / sum : 0;
    return best;
}

typedef struct Leaning {
    double share;
    int32_t mentor, key;
} Leaning;

static int compare_leanings(const void *a, const void *b) {
    const Leaning *left = a, *right = b;
    if (left->share != right->share) return left->share > right->share ? -1 : 1;
    return left->mentor < right->mentor ? -1 : 1;
}

PwStatus pwi_modes_settle(PwiDescent *descent) {
    PwStatus status = PW_OK;
    int n_mentors = descent->model->n[PWI_MENTOR];
    double *scratch = PWI_NEW_ARRAY(double, (size_t)descent->patterns.n_keys);
    Leaning *leaning = PWI_NEW_ARRAY(Leaning, (size_t)n_mentors);
    PW_TRY(scratch != NULL && leaning != NULL ? PW_OK : PW_NO_MEMORY);
    for (int round = 0; round < ROUNDS; round++) {
        int n = 0;
        for (int j = 0; j < n_mentors; j++) {
            if (descent->key_of_mentor[j] != PWI_ANY_KEY) continue;
            leaning[n].mentor = j;
            leaning[n].key = likeliest_key(descent, j, scratch, &leaning[n].share);
            n++;
        }
        if (n > 0) qsort(leaning, (size_t)n, sizeof *leaning, compare_leanings);
        for (int k = 0; k < n; k++)
            if (leaning[k].share >= SURE_SHARE || k * (ROUNDS - round) < n)
                descent->key_of_mentor[leaning[k].mentor] = leaning[k].key;
        status = pwi_descent_start(descent, VIGOUR);
        if (status == PW_OK) status = pwi_descent_run(descent, STEPS_BETWEEN);
        if (status != PW_LIMIT) PW_TRY(status);
        status = PW_OK; /* what is settled leaves nothing: the means are as good as they get */
    }
out:
    pwi_free(scratch);
    pwi_free(leaning);
    return status;
}

/* ---- room for everybody ---- */

/* How many open pairs the goals ask for; 0: as many as there are. */
static int64_t pairs_wanted(const PwiDescent *descent) {
    const PwiModel *model = descent->model;
    int32_t row = pwi_model_goal_row(model, PWI_GOAL_MATCHED);
    if (row != PWI_NOBODY) return (int64_t)(model->row[row].bound / model->unit);
    return descent->goal == PWI_GOAL_MATCHED ? INT64_MAX : 0;
}

/* Who has no place in `core`, and how many each mentor has. */
typedef struct Room {
    uint8_t *is_left; /* [mentees] */
    int32_t *load;    /* [mentors] */
} Room;

static void count_room(const PwiDescent *descent, const PwiSolution *core, Room *room) {
    const PwiModel *model = descent->model;
    for (int i = 0; i < model->n[PWI_MENTEE]; i++) room->is_left[i] = model->range[PWI_MENTEE][i].most > 0;
    for (int j = 0; j < model->n[PWI_MENTOR]; j++) room->load[j] = 0;
    for (int p = 0; p < core->n_pairs; p++) {
        room->is_left[core->pair[p].mentee] = 0;
        room->load[core->pair[p].mentor]++;
    }
}

/* How many of those left, at most as many as have place, the mentor could have if they took that key. */
static int could_have(const PwiDescent *descent, const Room *room, int mentor, int32_t key) {
    const PwiBundles *bundles = descent->bundles;
    int n = 0, most = descent->model->range[PWI_MENTOR][mentor].most;
    for (int32_t k = bundles->first[mentor]; k < bundles->first[mentor + 1] && n < most; k++)
        n += room->is_left[descent->mentee[k]] &&
             descent->patterns.key[descent->patterns.kind[descent->mentee[k]]] == key;
    return n;
}

/* The mentor whose other key would do most for those left who have it, and cost fewest their place. */
static bool change_one(PwiDescent *descent, Room *room, int32_t key) {
    const PwiModel *model = descent->model;
    const PwiBundles *bundles = descent->bundles;
    int best = PWI_NOBODY, best_gain = 0;
    for (int j = 0; j < model->n[PWI_MENTOR]; j++) {
        if (descent->key_of_mentor[j] < 0 || descent->key_of_mentor[j] == key || model->n_kept[PWI_MENTOR][j] > 0)
            continue;
        int gain = could_have(descent, room, j, key) - room->load[j] + PWI_MOST_IN_BUNDLE;
        if (gain <= best_gain || gain <= PWI_MOST_IN_BUNDLE - 1) continue;
        best = j;
        best_gain = gain;
    }
    if (best == PWI_NOBODY) return false;
    int n_places = model->range[PWI_MENTOR][best].most;
    descent->key_of_mentor[best] = key;
    room->load[best] = n_places; /* not to be changed again in this round */
    for (int32_t k = bundles->first[best]; k < bundles->first[best + 1] && n_places > 0; k++) {
        int32_t i = descent->mentee[k];
        if (!room->is_left[i] || descent->patterns.key[descent->patterns.kind[i]] != key) continue;
        room->is_left[i] = 0;
        n_places--;
    }
    return true;
}

PwStatus pwi_modes_make_room(PwiDescent *descent) {
    PwStatus status = PW_OK;
    const PwiModel *model = descent->model;
    int64_t wanted = pairs_wanted(descent);
    Room room = {PWI_NEW_ARRAY(uint8_t, (size_t)model->n[PWI_MENTEE]),
                 PWI_NEW_ARRAY(int32_t, (size_t)model->n[PWI_MENTOR])};
    PW_TRY(room.is_left != NULL && room.load != NULL ? PW_OK : PW_NO_MEMORY);
    bool is_changed = true;
    for (int round = 0; round < MOST_REPAIRS && is_changed; round++) {
        PwiSolution core = {0};
        status = pwi_modes_flow(descent, &core);
        if (status == PW_OK) count_room(descent, &core, &room);
        is_changed = status == PW_OK && core.outcome != PWI_INFEASIBLE && core.n_pairs < wanted;
        pwi_solution_clear(&core);
        PW_TRY(status);
        for (int i = 0, any = 0; is_changed && i <= model->n[PWI_MENTEE]; i++) {
            if (i == model->n[PWI_MENTEE])
                is_changed = any > 0;
            else if (room.is_left[i] && change_one(descent, &room, descent->patterns.key[descent->patterns.kind[i]]))
                any++;
        }
    }
out:
    pwi_free(room.is_left);
    pwi_free(room.load);
    return status;
}
