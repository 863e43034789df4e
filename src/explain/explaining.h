/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the making of an explanation: what its parts share. */
#ifndef PWI_EXPLAIN_EXPLAINING_H
#define PWI_EXPLAIN_EXPLAINING_H

#include "base/buffer.h"
#include "explain/demand.h"
#include "explain/explanation.h"

typedef struct PwiExplaining {
    const PwiStrategyInput *run;
    const PwMatching *matching;
    PwiExplainWhom whom;
    PwiExplanation *made;
    PwiWhatIf *what_if;
    PwiDemand demand;
    PwiScoreRow *row;
    PwiPairScore score; /* its arrays are owned */
    PwiBuffer text;     /* empty between uses */
    PwError *error;
} PwiExplaining;

/* Whether changes are asked for about people who are not named: not where each costs a solve, nor in programmes of
 * more pairs than this. */
#define PWI_MOST_PAIRS_EXPLAINED INT64_C(1000000)
bool pwi_explains_all_changes(const PwiExplaining *explaining);

/* Why the pair in explaining->score is not allowed, in words; *n_waived is the number of rules in the way, or -1 when
 * there is more than rules. */
void pwi_words_of_obstacles(PwiExplaining *explaining, PwiBuffer *text, int *n_waived);
/* A change in words: what it costs or brings, and who moves. */
void pwi_words_of_change(PwiExplaining *explaining, const PwiChange *change, PwiBuffer *text);
/* Keeps the text so far. */
PW_MUST_CHECK PwStatus pwi_keep_words(PwiExplaining *explaining, const char **words);

PW_MUST_CHECK PwStatus pwi_explain_mentors(PwiExplaining *explaining);
/* After the mentors. */
PW_MUST_CHECK PwStatus pwi_explain_unmatched(PwiExplaining *explaining);
PW_MUST_CHECK PwStatus pwi_explain_cohort(PwiExplaining *explaining);

/* Whether the time limit passed before an answer was known, which ends no explanation: *status is PW_OK then. */
static inline bool pwi_is_not_known(PwStatus *status) {
    bool is_over = *status == PW_LIMIT;
    if (is_over) *status = PW_OK;
    return is_over;
}
#define PWI_NOT_KNOWN "what it would bring is not known: the time limit passed"

#endif
