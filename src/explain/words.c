/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words (words.h). Ids, options and labels are the coordinator's own text and come out escaped. */
#include "explain/words.h"

#include <assert.h>
#include <string.h>

#include "base/faults.h"
#include "base/numbers.h"

enum { MAX_LISTED = 12, MAX_MOVES_TOLD = 12 };

static void quote(PwiBuffer *text, const char *untrusted) {
    char quoted[PWI_QUOTED_SIZE];
    pwi_buffer_text(text, pwi_quote(untrusted, quoted));
}

static void append_short(PwiBuffer *text, int64_t ppm) {
    char decimal[PWI_DECIMAL_SIZE];
    pwi_buffer_append(text, decimal, pwi_ppm_print_short(ppm, decimal));
}

const char *pwi_words_end(PwiBuffer *text, PwiArena *arena) {
    const char *copy =
        text->out_of_memory ? NULL : pwi_arena_copy(arena, text->bytes != NULL ? text->bytes : "", text->n);
    text->n = 0;
    return copy;
}

void pwi_words_of_person(PwiBuffer *text, const PwiStrategyInput *run, PwiSide side, int person) {
    quote(text, run->cohort->side[side].person[person].id);
}

/* ---- answers ---- */

typedef struct Answer {
    const PwiQuestion *question;
    const void *cell; /* NULL: none */
} Answer;

static Answer answer_of(const PwiStrategyInput *run, int side, int person, int question) {
    if (question < 0) return (Answer){NULL, NULL};
    const PwiColumn *column = &run->cohort->side[side].column[question];
    bool is_answered = pwi_answered(column, person);
    return (Answer){&run->programme->question[question], is_answered ? pwi_cell(column, person) : NULL};
}

static bool has_option(const Answer *answer, int option) {
    const uint64_t *word = answer->cell;
    return (word[option / 64] >> (option % 64) & 1) != 0;
}

/* The options of `answer` that are (or are not) in `other`, by name, as the two may belong to different questions. With
 * other NULL all. Returns how many. */
static int append_options(PwiBuffer *text, const Answer *answer, const Answer *other, bool shared) {
    int n = 0;
    for (int o = 0; o < answer->question->options.n; o++) {
        const char *name = answer->question->options.name[o];
        if (!has_option(answer, o)) continue;
        if (other != NULL) {
            int there = pwi_names_find(&other->question->options, name);
            if ((there >= 0 && has_option(other, there)) != shared) continue;
        }
        if (n < MAX_LISTED) {
            if (n > 0) pwi_buffer_text(text, ", ");
            quote(text, name);
        }
        n++;
    }
    if (n > MAX_LISTED) pwi_buffer_format(text, " and %d more", n - MAX_LISTED);
    return n;
}

/* A choice, scale or number. */
static void append_value(PwiBuffer *text, const Answer *answer) {
    if (answer->question->type == PWI_CHOICE) {
        quote(text, answer->question->options.name[*(const int32_t *)answer->cell]);
    } else if (answer->question->type == PWI_SCALE) {
        int32_t value = *(const int32_t *)answer->cell;
        const char **label = answer->question->label;
        const char *word = label != NULL ? label[value - answer->question->min] : NULL;
        if (word != NULL)
            quote(text, word);
        else
            pwi_buffer_format(text, "%d", (int)value);
    } else if (answer->question->type == PWI_NUMBER) {
        append_short(text, *(const int64_t *)answer->cell);
    }
}

void pwi_words_of_answer(PwiBuffer *text, const PwiStrategyInput *run, PwiSide side, int person, int question) {
    Answer answer = answer_of(run, (int)side, person, question);
    if (answer.cell == NULL || answer.question->sensitive) return;
    if (answer.question->type == PWI_CHOICES)
        append_options(text, &answer, NULL, true);
    else
        append_value(text, &answer);
}

static int shared_minutes(const Answer *mentee, const Answer *mentor) {
    const uint64_t *one = mentee->cell, *other = mentor->cell;
    int n = 0, n_slots = pwi_question_slots(mentee->question);
    for (int slot = 0; slot < n_slots; slot++)
        n += (int)(one[slot / 64] >> (slot % 64) & other[slot / 64] >> (slot % 64) & 1);
    return n * mentee->question->step_minutes;
}

/* Whether the one who asks named the other, and as which choice. */
static void append_asked_for(PwiBuffer *text, const PwiStrategyInput *run, const PwiCriterion *test, int mentee,
                             int mentor) {
    int asking = (int)test->by, asked = asking == PWI_MENTEE ? mentor : mentee;
    Answer answer = answer_of(run, asking, asking == PWI_MENTEE ? mentee : mentor, test->question[asking]);
    if (answer.cell == NULL) {
        pwi_buffer_format(text, "the %s named nobody", pwi_side_names[asking]);
        return;
    }
    PwiSlice slice = *(const PwiSlice *)answer.cell;
    for (uint32_t k = 0; k < slice.n; k++) {
        if (run->cohort->people_pool[slice.first + k] != asked) continue;
        pwi_buffer_format(text, "asked for by the %s, choice %u of %u", pwi_side_names[asking], k + 1, slice.n);
        return;
    }
    pwi_buffer_format(text, "not among those the %s asked for", pwi_side_names[asking]);
}

/* Two values side by side. */
static void append_values(PwiBuffer *text, const PwiCriterion *test, const Answer *mentee, const Answer *mentor) {
    size_t start = text->n;
    append_value(text, mentee);
    size_t middle = text->n;
    append_value(text, mentor);
    bool is_equal = !text->out_of_memory && middle - start == text->n - middle &&
                    memcmp(text->bytes + start, text->bytes + middle, middle - start) == 0;
    text->n = text->out_of_memory ? text->n : start;
    if (is_equal && test->question[PWI_MENTEE] == test->question[PWI_MENTOR]) {
        pwi_buffer_text(text, "both ");
        append_value(text, mentee);
        return;
    }
    append_value(text, mentee);
    pwi_buffer_text(text, " for the mentee, ");
    append_value(text, mentor);
    pwi_buffer_text(text, " for the mentor");
}

static void append_covered(PwiBuffer *text, const Answer *mentee, const Answer *mentor) {
    size_t start = text->n;
    pwi_buffer_text(text, "offers ");
    if (append_options(text, mentee, mentor, true) == 0) {
        text->n = text->out_of_memory ? text->n : start;
        pwi_buffer_text(text, "offers nothing of what is needed");
    }
    start = text->n;
    pwi_buffer_text(text, "; not ");
    if (append_options(text, mentee, mentor, false) == 0) text->n = text->out_of_memory ? text->n : start;
}

static void append_common(PwiBuffer *text, const Answer *mentee, const Answer *mentor) {
    size_t start = text->n;
    pwi_buffer_text(text, "in common: ");
    if (append_options(text, mentee, mentor, true) > 0) return;
    text->n = text->out_of_memory ? text->n : start;
    pwi_buffer_text(text, "nothing in common");
}

static void append_sets(PwiBuffer *text, const PwiCriterion *test, const Answer *mentee, const Answer *mentor) {
    if (test->kind == PWI_SHARED_TIME)
        pwi_buffer_format(text, "%d minutes a week in common", shared_minutes(mentee, mentor));
    else if (test->kind == PWI_COVERS)
        append_covered(text, mentee, mentor);
    else
        append_common(text, mentee, mentor);
}

void pwi_words_of_criterion(PwiBuffer *text, const PwiStrategyInput *run, const PwiCriterion *test, int mentee,
                            int mentor) {
    static const char *const plain[PWI_N_CRITERION_KINDS] = {[PWI_ALIKE] = "how alike their ratings are",
                                                             [PWI_COVERS] = "how well strengths meet needs",
                                                             [PWI_AGREE] = "how far their rankings agree",
                                                             [PWI_TEXT_ALIKE] = "words their texts share",
                                                             [PWI_GIVEN] = "the score handed in"};
    Answer own[PWI_N_SIDES] = {answer_of(run, PWI_MENTEE, mentee, test->question[PWI_MENTEE]),
                               answer_of(run, PWI_MENTOR, mentor, test->question[PWI_MENTOR])};
    if (test->kind == PWI_ASKED_FOR) {
        append_asked_for(text, run, test, mentee, mentor);
        return;
    }
    for (int side = 0; side < PWI_N_SIDES; side++) {
        if (own[side].question == NULL || own[side].cell != NULL) continue;
        pwi_buffer_format(text, "the %s did not answer", pwi_side_names[side]);
        return;
    }
    if (own[PWI_MENTEE].question == NULL || own[PWI_MENTOR].question == NULL) {
        pwi_buffer_text(text, plain[test->kind] != NULL ? plain[test->kind] : "");
        return;
    }
    switch (own[PWI_MENTEE].question->type) {
        case PWI_CHOICE:
        case PWI_SCALE:
        case PWI_NUMBER:
            append_values(text, test, &own[PWI_MENTEE], &own[PWI_MENTOR]);
            break;
        case PWI_CHOICES:
        case PWI_TIMES:
            append_sets(text, test, &own[PWI_MENTEE], &own[PWI_MENTOR]);
            break;
        default:
            pwi_buffer_text(text, plain[test->kind] != NULL ? plain[test->kind] : "");
            break;
    }
}

/* ---- changes ---- */

void pwi_words_of_gain(PwiBuffer *text, const PwMatching *matching, const int64_t *gain, int sign) {
    int n = 0;
    for (int k = 0; k < matching->n_goals; k++) {
        int goal = matching->goal[k].goal;
        int64_t amount = sign * gain[k];
        if (goal == (int)PWI_GOAL_DRAW || amount == 0) continue;
        if (n++ > 0) pwi_buffer_text(text, ", ");
        if (goal == PWI_GOAL_MATCHED) {
            pwi_buffer_format(text, "%lld pair%s", (long long)amount, amount == 1 || amount == -1 ? "" : "s");
        } else {
            append_short(text, pwi_proof_goal_is_ppm(goal) ? amount : amount * PWI_PPM);
            pwi_buffer_format(text, " of %s", pwi_proof_goal_name(goal));
        }
    }
    if (n == 0) pwi_buffer_text(text, "nothing");
}

void pwi_words_of_moves(PwiBuffer *text, const PwiStrategyInput *run, const PwiMove *move, int n_moves) {
    for (int k = 0; k < n_moves && k < MAX_MOVES_TOLD; k++) {
        if (k > 0) pwi_buffer_text(text, "; ");
        pwi_words_of_person(text, run, PWI_MENTEE, move[k].mentee);
        if (move[k].to == PWI_NOBODY) {
            pwi_buffer_text(text, " loses ");
            pwi_words_of_person(text, run, PWI_MENTOR, move[k].from);
            continue;
        }
        if (move[k].from != PWI_NOBODY) {
            pwi_buffer_text(text, " moves from ");
            pwi_words_of_person(text, run, PWI_MENTOR, move[k].from);
        } else {
            pwi_buffer_text(text, " goes");
        }
        pwi_buffer_text(text, " to ");
        pwi_words_of_person(text, run, PWI_MENTOR, move[k].to);
    }
    if (n_moves > MAX_MOVES_TOLD) pwi_buffer_format(text, "; and %d more moves", n_moves - MAX_MOVES_TOLD);
}
