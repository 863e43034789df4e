/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of the criteria's enums, as they stand in a programme document. */
#include "programme/criterion.h"

const char *const pwi_criterion_kind_names[PWI_N_CRITERION_KINDS] = {
    [PWI_SAME] = "same",
    [PWI_DIFFERENT] = "different",
    [PWI_CLOSE] = "close",
    [PWI_AHEAD] = "ahead",
    [PWI_OVERLAP] = "overlap",
    [PWI_COVERS] = "covers",
    [PWI_SHARED_TIME] = "shared-time",
    [PWI_ALIKE] = "alike",
    [PWI_AGREE] = "agree",
    [PWI_TABLE] = "table",
    [PWI_ASKED_FOR] = "asked-for",
    [PWI_TEXT_ALIKE] = "text-alike",
    [PWI_GIVEN] = "given",
};

const char *const pwi_measure_names[PWI_N_MEASURES] = {
    [PWI_JACCARD] = "jaccard",
    [PWI_DICE] = "dice",
    [PWI_SHARE] = "share",
    [PWI_ENOUGH] = "enough",
};
