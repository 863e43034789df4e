/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why somebody has no mentor, and why nothing fits at all, in words (assemble.h). Ids and rules, never answers. */
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/faults.h"
#include "strategy/assemble.h"

enum { MAX_NAMED = 12 };

void pwi_append_ids(PwiBuffer *text, const PwiPeople *people, const int32_t *person, int n) {
    char quoted[PWI_QUOTED_SIZE];
    for (int k = 0; k < n && k < MAX_NAMED; k++)
        pwi_buffer_format(text, "%s%s", k > 0 ? ", " : "", pwi_quote(people->person[person[k]].id, quoted));
    if (n > MAX_NAMED) pwi_buffer_format(text, " and %d more", n - MAX_NAMED);
}

static const char *finish(PwiBuffer *text, PwiArena *arena) {
    const char *copy = text->out_of_memory ? NULL : pwi_arena_copy(arena, text->bytes, text->n);
    pwi_buffer_clear(text);
    return copy;
}

/* What stands between this mentee and each mentor, counted. */
static PwStatus describe_nobody(const PwiStrategyInput *input, PwiScoreRow *row, int mentee, PwiBuffer *text) {
    const PwProgramme *programme = input->programme;
    PwStatus status = PW_NO_MEMORY;
    int n_mentors = input->cohort->side[PWI_MENTOR].n, n_unavailable = 0, n_banned = 0, n_not_given = 0, n_self = 0,
        n_low = 0;
    int32_t floor_ppm = pwi_programme_floor_ppm(programme);
    PwiPairScore score = {0};
    int *n_forbidden = PWI_NEW_ARRAY(int, (size_t)programme->n_rules);
    score.part_ppm = PWI_NEW_ARRAY(int32_t, (size_t)programme->n_criteria);
    score.broken = PWI_NEW_ARRAY(uint8_t, (size_t)programme->n_rules);
    if (n_forbidden == NULL || score.part_ppm == NULL || score.broken == NULL) goto out;
    for (int mentor = 0; mentor < n_mentors; mentor++) {
        pwi_score_pair(input->scorer, row, mentee, mentor, &score);
        bool is_allowed = pwi_pair_is_allowed(input->scorer, &score), is_low = score.score_ppm < floor_ppm;
        n_low += is_allowed && is_low;
        for (int rule = 0; rule < programme->n_rules; rule++) n_forbidden[rule] += score.broken[rule];
        n_banned += score.is_banned;
        n_self += score.is_self;
        n_not_given += score.not_given;
        n_unavailable += is_allowed && !is_low;
    }
    pwi_buffer_format(text, "no mentor is possible; of %d:", n_mentors);
    const char *comma = "";
    for (int rule = 0; rule < programme->n_rules; rule++) {
        if (n_forbidden[rule] == 0) continue;
        const char *because = programme->rule[rule].because;
        pwi_buffer_format(text, "%s %d by rule %s", comma, n_forbidden[rule], programme->rule[rule].id);
        if (because != NULL) pwi_buffer_format(text, " (%s)", because);
        comma = ",";
    }
    const struct {
        int n;
        const char *what;
    } others[] = {{n_banned, "banned by decision"},
                  {n_self, "the same person"},
                  {n_not_given, "without a given score"},
                  {n_low, "below the floor"},
                  {n_unavailable, "allowed but without a free place"}};
    for (size_t k = 0; k < sizeof others / sizeof *others; k++) {
        if (others[k].n == 0) continue;
        pwi_buffer_format(text, "%s %d %s", comma, others[k].n, others[k].what);
        comma = ",";
    }
    status = PW_OK;
out:
    pwi_free(n_forbidden);
    pwi_free(score.part_ppm);
    pwi_free(score.broken);
    return status;
}

static PwStatus describe(const PwiStrategyInput *input, PwiScoreRow *row, PwMatching *matching,
                         PwiUnmatched *unmatched) {
    PwiBuffer text = {0};
    PwStatus status = PW_OK;
    const PwiHallSet *hall = unmatched->hall >= 0 ? &matching->hall[unmatched->hall] : NULL;
    switch (unmatched->reason) {
        case PWI_NO_ALLOWED_MENTOR:
            PW_TRY(describe_nobody(input, row, unmatched->mentee, &text));
            break;
        case PWI_NO_PLACE:
            pwi_buffer_format(&text,
                              "%d mentee%s contend%s for the %lld place%s of the only mentor%s possible for them (",
                              hall->n_mentees, hall->n_mentees == 1 ? "" : "s", hall->n_mentees == 1 ? "s" : "",
                              (long long)hall->places, hall->places == 1 ? "" : "s", hall->n_mentors == 1 ? "" : "s");
            pwi_append_ids(&text, &input->cohort->side[PWI_MENTOR], hall->mentor, hall->n_mentors);
            pwi_buffer_text(&text, "), and the goals are met best without this pair");
            break;
        case PWI_NO_GAIN:
            pwi_buffer_text(&text,
                            matching->n_stages == 0
                                ? "a pair would be possible, but does not serve the goals"
                                : "a pair would be possible by itself, but the goals are met best without it under "
                                  "the fairness rules and minimums");
            break;
        case PWI_NOT_REACHED:
            pwi_buffer_format(&text, "all possible mentors were full when the strategy %s came to this mentee",
                              matching->terms.strategy);
            break;
        default:
            pwi_buffer_text(&text, "a limit was hit before a place was found");
            break;
    }
    unmatched->text = finish(&text, &matching->arena);
    status = unmatched->text != NULL ? PW_OK : PW_NO_MEMORY;
out:
    pwi_buffer_clear(&text);
    return status;
}

static PwiReason reason_of(const int32_t *hall_of, PwiReason otherwise, bool has_allowed, int mentee) {
    if (!has_allowed) return PWI_NO_ALLOWED_MENTOR;
    if (hall_of != NULL && hall_of[mentee] >= 0) return PWI_NO_PLACE;
    return otherwise;
}

/* Whether any allowed mentor has a place that is not taken by a kept pair. */
static bool has_allowed_mentor(const PwiStrategyInput *input, PwiScoreRow *row, const int *kept_load, int mentee) {
    const int32_t *score = pwi_score_mentee(input->scorer, row, mentee);
    const PwiPeople *mentors = &input->cohort->side[PWI_MENTOR];
    int32_t floor_ppm = pwi_programme_floor_ppm(input->programme);
    for (int mentor = 0; mentor < mentors->n; mentor++)
        if (score[mentor] >= floor_ppm && !input->decisions->out[PWI_MENTOR][mentor] &&
            mentors->person[mentor].bounds.max > kept_load[mentor])
            return true;
    return false;
}

PwStatus pwi_assemble_unmatched(const PwiStrategyInput *input, const int32_t *hall_of, PwiReason otherwise,
                                PwMatching *matching) {
    int n_mentees = input->cohort->side[PWI_MENTEE].n, next_pair = 0;
    PwStatus status = PW_OK;
    PwiScoreRow *row = NULL;
    int *kept_load = PWI_NEW_ARRAY(int, (size_t)input->cohort->side[PWI_MENTOR].n);
    matching->unmatched = PWI_ARENA_ARRAY(&matching->arena, PwiUnmatched, (size_t)n_mentees + 1);
    PW_TRY(matching->unmatched != NULL && kept_load != NULL ? PW_OK : PW_NO_MEMORY);
    PW_TRY(pwi_score_row_create(input->scorer, &row));
    for (int k = 0; k < input->decisions->n_keep; k++) kept_load[input->decisions->keep[k].mentor]++;
    for (int mentee = 0; mentee < n_mentees; mentee++) {
        bool is_matched = next_pair < matching->n_pairs && matching->pair[next_pair].mentee == mentee;
        while (next_pair < matching->n_pairs && matching->pair[next_pair].mentee == mentee) next_pair++;
        if (is_matched || !pwi_takes_part(input, PWI_MENTEE, mentee)) continue;
        bool has_allowed = has_allowed_mentor(input, row, kept_load, mentee);
        PwiUnmatched *entry = &matching->unmatched[matching->n_unmatched++];
        *entry = (PwiUnmatched){.mentee = mentee, .hall = -1};
        entry->reason = reason_of(hall_of, otherwise, has_allowed, mentee);
        if (entry->reason == PWI_NO_PLACE) entry->hall = hall_of[mentee];
        PW_TRY(describe(input, row, matching, entry));
    }
out:
    pwi_score_row_destroy(row);
    pwi_free(kept_load);
    return status;
}
