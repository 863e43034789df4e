/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of a programme, one reader each; shared by the files that read programme/1 only.
 * Each reads one object, adds faults, and marks what it filled as `broken` where others should not judge by it. */
#ifndef PWI_IO_READ_PARTS_H
#define PWI_IO_READ_PARTS_H

#include "io/reader.h"
#include "programme/programme.h"

enum { PWI_MAX_OPTIONS = 4096, PWI_MAX_LEVELS = 1000000 };
#define PWI_MAX_NUMBER_PPM (INT64_C(1000000000) * PWI_PPM)
#define PWI_MAX_WEIGHT_PPM (INT64_C(1000000) * PWI_PPM)

void pwi_read_question(const PwiNode *node, PwiQuestion *question);
/* A criterion's fields (`rule` NULL), or those of a rule, whose at_least, because and missing go to *rule. */
void pwi_read_criterion(const PwiNode *node, const PwProgramme *programme, PwiCriterion *criterion, PwiRule *rule);
void pwi_read_fairness(const PwiNode *node, const PwProgramme *programme, PwiFairness *fairness);
/* {"question": answer, …}: the clauses of `when` and `reserve` for one side. */
void pwi_read_conditions(const PwiNode *node, const PwProgramme *programme, PwiSide side, bool may_be_sensitive,
                         PwiWhen *when);
/* The index of the question this string names, or -1 with a fault. */
int pwi_read_question_name(const PwiNode *node, const PwProgramme *programme);
/* Whether `question` may be read about `side` here; a fault otherwise. */
bool pwi_may_read(const PwiNode *node, const PwiQuestion *question, PwiSide side, bool may_be_sensitive);

#endif
