/* SPDX-License-Identifier: GPL-3.0-or-later */
/* More places (changing.h): one mentor takes as many more as it needs, or mentors come who are not there yet.
 *
 * Both are looked for where places are scarce: a mentee's scarcity is 1 / (1 + places of the mentors they may have),
 * and a mentor's appeal the scarcity of the mentees they may have, summed. That is a guess; what is listed has been
 * tried. */
#include <stdlib.h>
#include <string.h>

#include "strategy/changing.h"

enum {
    MOST_MENTORS = 3,     /* whose maximum is tried */
    MOST_ANSWERS = 4,     /* by which newcomers are described */
    MOST_NEWCOMERS = 200, /* a place each */
    SCARCITY_UNIT = 1000000
};

/* Whether the clash has a rule of one of these kinds (a bit each). */
static bool has_kind(const PwiChangeSearch *search, unsigned kinds) {
    const PwMatching *matching = search->matching;
    for (int c = 0; c < matching->n_clash; c++)
        if (matching->clash[c].rule != PWI_NOBODY &&
            (kinds >> search->problem->programme->fairness[matching->clash[c].rule].kind & 1) != 0)
            return true;
    return false;
}

/* Whether more places may help: some rule asks for pairs. */
static bool wants_places(const PwiChangeSearch *search) {
    return search->matching->conflict_kind == PWI_MENTEES_MINIMUM ||
           has_kind(search,
                    1U << PWI_PLACE_PARITY | 1U << PWI_RESERVE | 1U << PWI_GROUP_FLOOR | 1U << PWI_SCORE_PARITY);
}

/* Whether newcomers may help whatever they score; those of a reserve would have to be more than allowed. */
static bool wants_newcomers(const PwiChangeSearch *search) {
    return search->matching->conflict_kind == PWI_MENTEES_MINIMUM ||
           (has_kind(search, 1U << PWI_PLACE_PARITY) && !has_kind(search, 1U << PWI_RESERVE));
}

static bool may_take_part(const PwiChangeSearch *search, int side, int person) {
    return !search->problem->decisions->out[side][person] &&
           search->problem->cohort->side[side].person[person].bounds.max > 0;
}

/* Whether the rule of a clash speaks of this mentee. */
static bool is_meant(const PwiChangeSearch *search, const PwiClash *clash, int mentee) {
    const PwProgramme *programme = search->problem->programme;
    const PwiPeople *mentees = &search->problem->cohort->side[PWI_MENTEE];
    if (clash->rule == PWI_NOBODY) return false;
    const PwiFairness *rule = &programme->fairness[clash->rule];
    if (rule->kind == PWI_RESERVE) return pwi_when_holds(&rule->who[PWI_MENTEE], programme, mentees, mentee);
    if (clash->group == PWI_NOBODY || !pwi_answered(&mentees->column[rule->question], mentee)) return false;
    return *(const int32_t *)pwi_cell(&mentees->column[rule->question], mentee) == clash->group;
}

/* Mentees of whom the conflict speaks; all, if it speaks of nobody. */
static void find_short(PwiChangeSearch *search) {
    const PwMatching *matching = search->matching;
    int n_mentees = search->problem->cohort->side[PWI_MENTEE].n, n = 0;
    for (int k = 0; k < matching->conflict.n_mentees; k++) search->is_short[matching->conflict.mentee[k]] = 1;
    for (int i = 0; i < n_mentees; i++) {
        for (int c = 0; c < matching->n_clash; c++) search->is_short[i] |= is_meant(search, &matching->clash[c], i);
        search->is_short[i] &= may_take_part(search, PWI_MENTEE, i);
        n += search->is_short[i];
    }
    for (int i = 0; n == 0 && i < n_mentees; i++) search->is_short[i] = may_take_part(search, PWI_MENTEE, i);
}

static bool is_in_reserve(const PwiChangeSearch *search, int mentor) {
    const PwMatching *matching = search->matching;
    const PwProgramme *programme = search->problem->programme;
    for (int c = 0; c < matching->n_clash; c++) {
        if (matching->clash[c].rule == PWI_NOBODY) continue;
        const PwiFairness *rule = &programme->fairness[matching->clash[c].rule];
        if (rule->kind == PWI_RESERVE &&
            !pwi_when_holds(&rule->who[PWI_MENTOR], programme, &search->problem->cohort->side[PWI_MENTOR], mentor))
            return false;
    }
    return true;
}

static PwStatus weigh(PwiChangeSearch *search) {
    PwStatus status = PW_OK;
    const PwiScores *scores = &search->problem->scores;
    const PwiPeople *people = search->problem->cohort->side;
    int32_t floor_ppm = pwi_programme_floor_ppm(search->problem->programme);
    void *worker = NULL;
    PW_TRY(scores->worker_create(scores->self, &worker));
    for (int i = 0; i < people[PWI_MENTEE].n; i++) {
        if (!search->is_short[i]) continue;
        const int32_t *score = scores->row(scores->self, worker, i);
        int64_t n_places = 0;
        for (int j = 0; j < people[PWI_MENTOR].n; j++)
            if (score[j] >= floor_ppm && may_take_part(search, PWI_MENTOR, j))
                n_places += people[PWI_MENTOR].person[j].bounds.max;
        search->scarcity[i] = SCARCITY_UNIT / (1 + n_places);
        for (int j = 0; j < people[PWI_MENTOR].n; j++)
            if (score[j] >= floor_ppm && may_take_part(search, PWI_MENTOR, j) && is_in_reserve(search, j))
                search->appeal[j] += search->scarcity[i];
    }
out:
    if (worker != NULL) scores->worker_destroy(worker);
    return status;
}

/* One mentor takes more; tried are those of largest appeal. */
static PwStatus raise_maximum(PwiChangeSearch *search, PwError *error) {
    PwStatus status = PW_OK;
    const PwiPeople *mentors = &search->problem->cohort->side[PWI_MENTOR];
    int64_t n_mentees = search->problem->cohort->side[PWI_MENTEE].n, size = 0;
    int32_t *person = PWI_ARENA_ARRAY(&search->matching->arena, int32_t, 1);
    int64_t *appeal = PWI_ARENA_ARRAY(&search->arena, int64_t, (size_t)mentors->n + 1);
    PW_TRY(person != NULL && appeal != NULL ? PW_OK : PW_NO_MEMORY);
    memcpy(appeal, search->appeal, (size_t)mentors->n * sizeof *appeal);
    for (int round = 0; round < MOST_MENTORS && size == 0; round++) {
        for (int j = *person = 0; j < mentors->n; j++)
            if (appeal[j] > appeal[*person]) *person = j;
        if (mentors->n == 0 || appeal[*person] == 0) break;
        appeal[*person] = 0;
        PwiClashChange change = {.kind = PWI_CHANGE_MAXIMUM, .side = PWI_MENTOR, .person = person, .n_people = 1};
        PW_TRY(pwi_change_find_least(search, &change, n_mentees, &size, error));
        if (size > 0) pwi_change_note(search, change, mentors->person[*person].bounds.max + size, size);
    }
out:
    return status;
}

/* An answer that mentees who lack places gave. */
typedef struct Answer {
    int question, option;
    int64_t mean_scarcity;
} Answer;

static int by_scarcity(const void *left, const void *right) {
    const Answer *a = left, *b = right;
    if (a->mean_scarcity != b->mean_scarcity) return a->mean_scarcity < b->mean_scarcity ? 1 : -1;
    return a->question != b->question ? a->question - b->question : a->option - b->option;
}

/* Answers by which so many newcomers could be looked for: to choices that everybody is asked. */
static int list_answers(const PwiChangeSearch *search, int64_t n_newcomers, Answer *answer) {
    const PwProgramme *programme = search->problem->programme;
    const PwiPeople *people = search->problem->cohort->side;
    int n = 0;
    for (int q = 0; q < programme->n_questions; q++) {
        const PwiQuestion *question = &programme->question[q];
        const PwiColumn *column = &people[PWI_MENTEE].column[q];
        bool is_asked = column->cells != NULL && people[PWI_MENTOR].column[q].cells != NULL;
        if (question->type != PWI_CHOICE || question->sensitive || !is_asked) continue;
        for (int option = 0; option < question->options.n; option++) {
            int64_t n_places = 0, n_mentees = 0, scarcity = 0;
            for (int i = 0; i < people[PWI_MENTEE].n; i++) {
                if (!search->is_short[i] || !pwi_answered(column, i)) continue;
                if (*(const int32_t *)pwi_cell(column, i) != option) continue;
                n_mentees++;
                n_places += people[PWI_MENTEE].person[i].bounds.max;
                scarcity += search->scarcity[i];
            }
            if (n_mentees > 0 && n_places >= n_newcomers) answer[n++] = (Answer){q, option, scarcity / n_mentees};
        }
    }
    qsort(answer, (size_t)n, sizeof *answer, by_scarcity);
    return n;
}

/* Marks the mentees who gave that answer: all, or those of the conflict. */
static void mark_answer(const PwiChangeSearch *search, const Answer *answer, bool are_all, uint8_t *is_for) {
    const PwiPeople *mentees = &search->problem->cohort->side[PWI_MENTEE];
    const PwiColumn *column = &mentees->column[answer->question];
    for (int i = 0; i < mentees->n; i++)
        is_for[i] = (are_all || search->is_short[i]) && pwi_answered(column, i) &&
                    *(const int32_t *)pwi_cell(column, i) == answer->option;
}

/* Mentors of one place each, for whoever lacks one; and, if those of one answer are enough, for all who gave it: that
 * may take fewer. */
static PwStatus add_newcomers(PwiChangeSearch *search, PwError *error) {
    PwStatus status = PW_OK;
    const PwProgramme *programme = search->problem->programme;
    const PwiPeople *mentees = &search->problem->cohort->side[PWI_MENTEE];
    int64_t n_places = 0, size;
    size_t n_answers = 1;
    for (int i = 0; i < mentees->n; i++) n_places += search->is_short[i] ? mentees->person[i].bounds.max : 0;
    for (int q = 0; q < programme->n_questions; q++) n_answers += (size_t)programme->question[q].options.n;
    PwiClashChange change = {.kind = PWI_CHANGE_NEWCOMERS, .question = PWI_NOBODY, .option = PWI_NOBODY};
    search->is_for = search->is_short;
    PW_TRY(pwi_change_find_least(search, &change, n_places < MOST_NEWCOMERS ? n_places : MOST_NEWCOMERS, &size, error));
    if (size == 0) goto out;
    Answer *answer = PWI_ARENA_ARRAY(&search->arena, Answer, n_answers);
    uint8_t *is_for = PWI_ARENA_ARRAY(&search->arena, uint8_t, (size_t)mentees->n + 1);
    PW_TRY(answer != NULL && is_for != NULL ? PW_OK : PW_NO_MEMORY);
    int n = list_answers(search, size, answer);
    bool helps = false;
    search->is_for = is_for;
    for (int k = 0; k < n && k < MOST_ANSWERS && !helps; k++) {
        int64_t size_for_all;
        mark_answer(search, &answer[k], false, is_for);
        PW_TRY(pwi_change_try(search, &change, size, &helps, error));
        if (!helps) continue;
        change.question = answer[k].question;
        change.option = answer[k].option;
        mark_answer(search, &answer[k], true, is_for);
        PW_TRY(pwi_change_find_least(search, &change, size, &size_for_all, error));
        if (size_for_all > 0) size = size_for_all;
    }
    pwi_change_note(search, change, size, size);
out:
    return status;
}

PwStatus pwi_change_places(PwiChangeSearch *search, PwError *error) {
    PwStatus status = PW_OK;
    if (search->problem->cohort->side[PWI_MENTOR].n == 0 || !wants_places(search)) return PW_OK;
    find_short(search);
    PW_TRY(weigh(search));
    PW_TRY(raise_maximum(search, error));
    if (wants_newcomers(search)) PW_TRY(add_newcomers(search, error));
out:
    return status;
}
