/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of the fairness kinds, as they stand in a programme document. */
#include "programme/fairness.h"

const char *const pwi_fairness_kind_names[PWI_N_FAIRNESS_KINDS] = {
    [PWI_SCORE_PARITY] = "score-parity", [PWI_PLACE_PARITY] = "place-parity",
    [PWI_GROUP_FLOOR] = "group-floor",   [PWI_FLOOR] = "floor",
    [PWI_AT_MOST] = "at-most",           [PWI_NOT_ALONE] = "not-alone",
    [PWI_RESERVE] = "reserve",
};

bool pwi_fairness_is_counted(PwiFairnessKind kind) {
    return kind == PWI_AT_MOST || kind == PWI_NOT_ALONE || kind == PWI_RESERVE;
}

const char *pwi_fairness_member(PwiFairnessKind kind) {
    return kind == PWI_PLACE_PARITY ? "within" : kind == PWI_AT_MOST ? "limit" : "at_least";
}

bool pwi_fairness_rises(PwiFairnessKind kind) {
    return kind == PWI_PLACE_PARITY || kind == PWI_AT_MOST;
}
