/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The goal leximin: reduced costs over levels (matching/levels.h), of which only the sign is asked.
 *
 * Let the levels at which a mentee's and a mentor's prices do not add up to 0 be l_1 < l_2 < …, with the sums (p_1,
 * t_1), (p_2, t_2), … A pair of theirs that scores s has at level s the weight (−1, 0), and (0, 0) elsewhere. So its
 * reduced cost is below 0 if s < l_1, has the sign of −(p_1, t_1) if s > l_1, and else that of (−1 − p_1, −t_1), or,
 * where this is (0, 0), of −(p_2, t_2), and so on. */
#include <assert.h>

#include "verify/claim.h"

/* What is left to merge of two people's prices. */
typedef struct Merge {
    const PwiLevelPrice *next[PWI_N_SIDES], *end[PWI_N_SIDES];
} Merge;

static Merge merge_of(const PwiClaimCheck *check, const int person[PWI_N_SIDES]) {
    const PwiLevels *levels = check->claim->levels;
    Merge merge;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        const size_t *first = levels->first[side] + person[side];
        merge.next[side] = levels->entry[side] + first[0];
        merge.end[side] = levels->entry[side] + first[1];
    }
    return merge;
}

/* The next level at which the sum is not 0; false: there is none. */
static bool next_sum(Merge *merge, PwiLevelPrice *sum) {
    for (;;) {
        int32_t level = INT32_MAX;
        for (int side = 0; side < PWI_N_SIDES; side++)
            if (merge->next[side] < merge->end[side] && merge->next[side]->score_ppm < level)
                level = merge->next[side]->score_ppm;
        if (level == INT32_MAX) return false;
        *sum = (PwiLevelPrice){.score_ppm = level};
        for (int side = 0; side < PWI_N_SIDES; side++) {
            if (merge->next[side] == merge->end[side] || merge->next[side]->score_ppm != level) continue;
            sum->price += merge->next[side]->price;
            sum->tie += merge->next[side]->tie;
            merge->next[side]++;
        }
        if (sum->price != 0 || sum->tie != 0) return true;
    }
}

/* Of the first that is not 0. */
static int sign_of(int64_t price, int64_t tie) {
    int64_t first = price != 0 ? price : tie;
    return first > 0 ? 1 : first < 0 ? -1 : 0;
}

int pwi_claim_level_sign(const PwiClaimCheck *check, int mentee, int mentor, int32_t score_ppm) {
    Merge merge = merge_of(check, (int[]){mentee, mentor});
    PwiLevelPrice sum;
    bool is_weighed = false;
    while (next_sum(&merge, &sum)) {
        if (!is_weighed && score_ppm < sum.score_ppm) return -1;
        bool is_here = !is_weighed && score_ppm == sum.score_ppm;
        int sign = sign_of(-sum.price - (is_here ? 1 : 0), -sum.tie);
        if (sign != 0) return sign;
        is_weighed = true;
    }
    return is_weighed ? 0 : -1;
}

int32_t pwi_claim_level_least(const PwiClaimCheck *check, int mentee, int mentor) {
    Merge merge = merge_of(check, (int[]){mentee, mentor});
    PwiLevelPrice sum;
    if (!next_sum(&merge, &sum) || sign_of(sum.price, sum.tie) > 0) return (int32_t)PWI_PPM + 1;
    return sum.score_ppm;
}

int pwi_claim_level_sign_of_person(const PwiClaimCheck *check, PwiSide side, int person) {
    const PwiLevels *levels = check->claim->levels;
    for (size_t e = levels->first[side][person]; e < levels->first[side][person + 1]; e++) {
        int sign = sign_of(levels->entry[side][e].price, levels->entry[side][e].tie);
        if (sign != 0) return sign;
    }
    return 0;
}

void pwi_check_levels_shape(PwiClaimCheck *check) {
    const PwiLevels *levels = check->claim->levels;
    char pointer[PWI_POINTER_SIZE], text[PWI_QUOTED_SIZE];
    for (int side = 0; side < PWI_N_SIDES; side++) {
        pwi_pointer_format(pointer, "/proof/levels/%s", pwi_side_plurals[side]);
        int n = check->cohort->side[side].n;
        const size_t *first = levels->first[side];
        bool is_sound = first && levels->entry[side] && first[0] == 0;
        for (int i = 0; is_sound && i < n; i++) is_sound = first[i] <= first[i + 1];
        if (!is_sound) pwi_claim_false(check, pointer, "these are no lists of levels");
        for (int i = 0; is_sound && i < n; i++)
            for (size_t e = first[i]; e < first[i + 1]; e++) {
                const PwiLevelPrice *entry = &levels->entry[side][e];
                bool is_level = entry->score_ppm >= 0 && entry->score_ppm <= PWI_PPM;
                bool is_ascending = e == first[i] || entry[-1].score_ppm < entry->score_ppm;
                bool is_in_range = entry->price >= -PWI_MAX_PRICE && entry->price <= PWI_MAX_PRICE &&
                                   entry->tie >= -PWI_MAX_PRICE && entry->tie <= PWI_MAX_PRICE;
                if (!is_level || !is_ascending || !is_in_range)
                    pwi_claim_false(check, pointer,
                                    "the levels of \"%s\" are not ascending scores from 0 to 1 with prices up to 2^60",
                                    pwi_claim_person(check, (PwiSide)side, i, text));
            }
    }
}
