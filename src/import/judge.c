/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Judging (judge.h): by the words of both, and by how many cells would be answers. Few options and numbers fit
 * anywhere, so there the words have to agree as well. */
#include "import/judge.h"

#include <stdlib.h>
#include <string.h>

#include "base/unicode.h"
#include "import/bind.h"
#include "import/clock_text.h"
#include "import/likeness.h"
#include "import/number_text.h"

enum {
    HALF = PWI_WHOLE / 2,
    EXACT = 3 * PWI_WHOLE /* the header is the question's id or words */
};

static bool is_list_type(PwiQuestionType type) {
    return type == PWI_CHOICES || type == PWI_RANKING || type == PWI_RATINGS;
}

/* ---- likeness ---- */

static int name_likeness(PwiProposing *proposing, const char *words, const PwiQuestion *question) {
    const char *skeleton = pwi_unicode_skeleton(&proposing->scratch, words),
               *id = pwi_unicode_skeleton(&proposing->scratch, question->id),
               *text = question->text != NULL ? pwi_unicode_skeleton(&proposing->scratch, question->text) : NULL;
    if (skeleton == NULL || id == NULL) return 0;
    if (strcmp(skeleton, id) == 0 || (text != NULL && strcmp(skeleton, text) == 0)) return EXACT;
    return pwi_likeness_of_header(words, question, &proposing->scratch);
}

/* One column; 0: not likely. */
static int judge_column(PwiProposing *proposing, const PwiGroup *group, int q) {
    const PwiQuestion *question = &proposing->programme->question[q];
    int column = group->column[0];
    int name = name_likeness(proposing, group->words, question);
    int by_header = name_likeness(proposing, proposing->survey->column[column].name, question);
    if (by_header > name) name = by_header;
    bool is_open = question->type == PWI_TEXT || question->type == PWI_PEOPLE || question->type == PWI_TIMES;
    if (question->type == PWI_RATINGS) return 0;
    if (is_open) return name >= (question->type == PWI_TIMES ? 300 : 400) ? name : 0;
    int fit = pwi_likeness_of_cells(proposing->survey, column, question, &proposing->options[q], &proposing->scratch);
    if (name >= EXACT) return name + fit;
    /* Few options, or numbers, are found anywhere: the words have to agree as well. */
    bool is_common = question->type == PWI_NUMBER || question->type == PWI_SCALE || question->options.n <= 3;
    if (fit < HALF || (is_common && (name < 250 || (name < 400 && fit < 800)))) return 0;
    return fit + name;
}

bool pwi_is_part(const PwiProposing *proposing, int q, const char *label, PwiArena *scratch) {
    const PwiQuestion *question = &proposing->programme->question[q];
    PwiClockSpan span;
    if (question->type == PWI_TIMES)
        return pwi_find_day(question, label, strlen(label)) >= 0 || pwi_clock_read(label, &span);
    return pwi_word_list_find(&proposing->options[q], label, scratch) >= 0;
}

static int count_parts(PwiProposing *proposing, const PwiGroup *group, int q) {
    int n = 0;
    for (int k = 0; k < group->n; k++)
        n += pwi_is_part(proposing, q, proposing->survey->column[group->column[k]].label, &proposing->scratch);
    return n;
}

/* A grid whose rows are options, items or days; or, for rankings, places ("Choice 2") with options in the cells. */
static int judge_grid(PwiProposing *proposing, const PwiGroup *group, int q, PwiShape *shape) {
    const PwiQuestion *question = &proposing->programme->question[q];
    const PwiSurvey *survey = proposing->survey;
    int name = name_likeness(proposing, group->words, question), n_places = 0, fit = 0;
    if (!is_list_type(question->type) && question->type != PWI_TIMES) return 0;
    *shape = PWI_PARTS;
    int parts = PWI_WHOLE * count_parts(proposing, group, q) / group->n;
    if (parts >= HALF) return HALF + parts + name;
    if (question->type != PWI_RANKING) return 0;
    *shape = PWI_PLACES;
    for (int k = 0; k < group->n; k++) {
        n_places += pwi_rank_in_text(survey->column[group->column[k]].label) > 0;
        fit += pwi_likeness_of_cells(survey, group->column[k], question, &proposing->options[q], &proposing->scratch);
    }
    return n_places == group->n && fit / group->n >= HALF ? fit / group->n + name : 0;
}

/* How many of the question's options are headers of columns. */
static int judge_items(PwiProposing *proposing, int q) {
    int n = 0;
    if (!is_list_type(proposing->programme->question[q].type)) return 0;
    for (int g = 0; g < proposing->n_groups; g++)
        n += proposing->group[g].stem == NULL &&
             pwi_word_list_find(&proposing->options[q], proposing->survey->column[proposing->group[g].column[0]].name,
                                &proposing->scratch) >= 0;
    int share = PWI_WHOLE * n / proposing->options[q].n;
    return n >= 2 && share >= HALF ? EXACT / 2 + share : 0;
}

static void add_guess(PwiProposing *proposing, PwiGuess guess) {
    if (guess.likeness > 0) proposing->guess[proposing->n_guesses++] = guess;
}

/* Likest first; then in the order of the questions and columns, so that the same tables give the same mapping. */
static int compare_guesses(const void *a, const void *b) {
    const PwiGuess *left = a, *right = b;
    if (left->likeness != right->likeness) return left->likeness > right->likeness ? -1 : 1;
    if (left->question != right->question) return left->question < right->question ? -1 : 1;
    return (left->group > right->group) - (left->group < right->group);
}

void pwi_judge_all(PwiProposing *proposing) {
    const PwProgramme *programme = proposing->programme;
    size_t most = (size_t)programme->n_questions * (size_t)(proposing->n_groups + 1);
    proposing->guess = PWI_ARENA_ARRAY(&proposing->scratch, PwiGuess, most + 1);
    if (proposing->guess == NULL) {
        proposing->out_of_memory = true;
        return;
    }
    for (int q = 0; q < programme->n_questions; q++) {
        if (!programme->one_pool && !pwi_question_asks(&programme->question[q], proposing->side->side)) continue;
        add_guess(proposing, (PwiGuess){q, -1, PWI_ITEMS, judge_items(proposing, q)});
        for (int g = 0; g < proposing->n_groups; g++) {
            const PwiGroup *group = &proposing->group[g];
            PwiGuess guess = {q, g, PWI_COLUMN, 0};
            guess.likeness =
                group->stem != NULL ? judge_grid(proposing, group, q, &guess.shape) : judge_column(proposing, group, q);
            add_guess(proposing, guess);
        }
    }
    if (proposing->n_guesses > 0)
        qsort(proposing->guess, (size_t)proposing->n_guesses, sizeof *proposing->guess, compare_guesses);
}
