/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drafting (draft.h): read_kind.c tells what kind of question a group of columns is; here questions of both sides are
 * brought together and written, with an id made of their words.
 *
 * A draft is for a person to look over: weights are all 1, sensitive questions (by their words) drive nothing, and what
 * is asked of one side only is compared with nothing. */
#include "import/draft.h"

#include <stdio.h>
#include <string.h>

#include "base/numbers.h"
#include "base/unicode.h"
#include "import/groups.h"
#include "import/likeness.h"
#include "import/read_kind.h"

enum { MAX_ID_WORDS = 3, ID_SIZE = 96 };

typedef struct Drafting {
    PwiArena arena;
    PwiDraftQuestion *question; /* [n] */
    int n;
    bool out_of_memory;
} Drafting;

/* ---- questions ---- */

static bool is_sensitive(const char *words, PwiArena *arena) {
    static const char *const phrases[] = {"gender",   "ethnic",           "race",       "religio", "disab",
                                          "minority", "first generation", "first-gen",  "sexual",  "nationality",
                                          "income",   "health",           "geschlecht", "cinsiyet"};
    return pwi_has_phrase(words, phrases, sizeof phrases / sizeof *phrases, arena);
}

/* "What is your academic major?" → "academic-major", unlike any id so far. */
static const char *make_id(Drafting *drafting, const char *words) {
    static const char stop[] =
        " what which is are your you do does did the of a an please how to in for with and or my "
        "would like be on at it we i from most can have has that this when where who select "
        "check choose rate rank list name following below options top ";
    char id[ID_SIZE] = "";
    size_t n = 0;
    const char *word;
    for (int taken = 0;
         taken < MAX_ID_WORDS && pwi_unicode_next_word(&drafting->arena, &words, &word) && word != NULL;) {
        char padded[ID_SIZE];
        int length = snprintf(padded, sizeof padded, " %s ", word);
        if (word[1] == '\0' || length >= (int)sizeof padded || strstr(stop, padded) != NULL ||
            n + (size_t)length + 8 >= sizeof id)
            continue;
        n += (size_t)snprintf(id + n, sizeof id - n, "%s%s", taken > 0 ? "-" : "", word);
        taken++;
    }
    if (n == 0) n = (size_t)snprintf(id, sizeof id, "question");
    for (int copy = 2;; copy++) {
        bool is_new = true;
        for (int k = 0; k < drafting->n; k++) is_new &= strcmp(drafting->question[k].id, id) != 0;
        if (is_new) break;
        (void)snprintf(id + n, sizeof id - n, "-%d", copy);
    }
    return pwi_arena_copy(&drafting->arena, id, strlen(id));
}

/* Few hours on one side and many on the other: a scale and a number, and a number in all. */
static bool are_of_one_type(const PwiDraftQuestion *one, const PwiDraftQuestion *other) {
    bool are_numbers = (one->type == PWI_SCALE || one->type == PWI_NUMBER) && one->n_labels == 0 &&
                       (other->type == PWI_SCALE || other->type == PWI_NUMBER) && other->n_labels == 0;
    return one->type == other->type || are_numbers;
}

/* The question of the other side with the same words and of the same type; NULL: there is none. */
static PwiDraftQuestion *find_twin(Drafting *drafting, const PwiDraftQuestion *question, PwiSide side) {
    for (int k = 0; k < drafting->n; k++) {
        PwiDraftQuestion *other = &drafting->question[k];
        bool is_list = question->is_made_up && other->is_made_up; /* has no words of its own */
        const char *one = pwi_unicode_skeleton(&drafting->arena, question->text),
                   *two = pwi_unicode_skeleton(&drafting->arena, other->text);
        if (other->is_asked[side] || !are_of_one_type(question, other) || one == NULL || two == NULL) continue;
        if (is_list || strcmp(one, two) == 0) return other;
    }
    return NULL;
}

static void merge(Drafting *drafting, PwiDraftQuestion *into, const PwiDraftQuestion *from, PwiSide side) {
    into->is_asked[side] = true;
    if (from->type == PWI_NUMBER) into->type = PWI_NUMBER;
    for (int k = 0; k < from->options.n; k++) {
        int index;
        bool is_new;
        drafting->out_of_memory |= !pwi_names_add(&into->options, from->options.name[k], &index, &is_new);
    }
    if (from->min < into->min) into->min = from->min;
    if (from->max > into->max) into->max = from->max;
    if (from->from_minutes < into->from_minutes) into->from_minutes = from->from_minutes;
    if (from->to_minutes > into->to_minutes) into->to_minutes = from->to_minutes;
    if (from->step_minutes < into->step_minutes) into->step_minutes = from->step_minutes;
}

static void draft_side(Drafting *drafting, const PwiSideImport *side) {
    const PwiSurvey *survey = &side->survey;
    PwiIdentity identity = pwi_find_identity(survey, &drafting->arena);
    PwiGroup *group;
    int n_groups = pwi_group_columns(survey, &drafting->arena, &group);
    drafting->out_of_memory |= n_groups < 0;
    for (int g = 0; g < n_groups && !drafting->out_of_memory;) {
        int column = group[g].column[0];
        bool is_identity = column == identity.id;
        for (int k = 0; k < identity.n_names; k++) is_identity |= column == identity.name[k];
        PwiDraftQuestion question = {0};
        int n_taken = is_identity ? 1 : pwi_read_kind(survey, &group[g], n_groups - g, &drafting->arena, &question);
        drafting->out_of_memory |= n_taken < 0;
        g += n_taken;
        if (n_taken < 1 || question.text == NULL) continue;
        PwiDraftQuestion *twin = find_twin(drafting, &question, side->side);
        if (twin != NULL) {
            merge(drafting, twin, &question, side->side);
            pwi_names_clear(&question.options);
            continue;
        }
        question.id = make_id(drafting, question.is_made_up ? "choices" : question.text);
        question.is_sensitive = is_sensitive(question.text, &drafting->arena);
        question.is_asked[side->side] = true;
        drafting->out_of_memory |= question.id == NULL;
        drafting->question[drafting->n++] = question;
    }
}

/* ---- writing ---- */

static void write_clock(PwiJsonOut *out, const char *key, int minutes) {
    char text[PWI_DECIMAL_SIZE];
    (void)snprintf(text, sizeof text, "%02d:%02d", minutes / 60, minutes % 60);
    pwi_json_string_member(out, key, text);
}

static void write_names(PwiJsonOut *out, const char *key, const PwiNames *names) {
    pwi_json_key(out, key);
    pwi_json_open_line(out, '[');
    for (int k = 0; k < names->n; k++) pwi_json_string(out, names->name[k]);
    pwi_json_close(out);
}

static void write_bounds(PwiJsonOut *out, const PwiDraftQuestion *question) {
    pwi_json_key(out, "min");
    pwi_json_decimal(out, question->min);
    pwi_json_key(out, "max");
    pwi_json_decimal(out, question->max);
}

static void write_labels(PwiJsonOut *out, const PwiDraftQuestion *question) {
    if (question->n_labels == 0) return;
    pwi_json_key(out, "labels");
    pwi_json_open_line(out, '{');
    for (int k = 0; k < question->n_labels; k++) {
        char level[PWI_DECIMAL_SIZE];
        if (question->label[k] == NULL) continue;
        pwi_ppm_print_short(question->min + k * PWI_PPM, level);
        pwi_json_string_member(out, level, question->label[k]);
    }
    pwi_json_close(out);
}

static void write_question(PwiJsonOut *out, const PwiDraftQuestion *question, int n_sides) {
    pwi_json_key(out, question->id);
    pwi_json_open_line(out, '{');
    pwi_json_string_member(out, "type", pwi_question_type_names[question->type]);
    pwi_json_string_member(out, "text", question->text);
    if (n_sides == 2 && question->is_asked[PWI_MENTEE] != question->is_asked[PWI_MENTOR])
        pwi_json_string_member(out, "ask", pwi_side_plurals[question->is_asked[PWI_MENTOR] ? PWI_MENTOR : PWI_MENTEE]);
    if (question->is_sensitive) {
        pwi_json_key(out, "sensitive");
        pwi_json_bool(out, true);
    }
    switch (question->type) {
        case PWI_CHOICE:
        case PWI_CHOICES:
        case PWI_RANKING:
            write_names(out, "options", &question->options);
            break;
        case PWI_RATINGS:
            write_names(out, "items", &question->options);
            write_bounds(out, question);
            break;
        case PWI_SCALE:
            write_bounds(out, question);
            write_labels(out, question);
            break;
        case PWI_NUMBER:
            write_bounds(out, question);
            break;
        case PWI_TIMES:
            write_names(out, "days", &question->options);
            write_clock(out, "from", question->from_minutes);
            write_clock(out, "to", question->to_minutes);
            pwi_json_integer_member(out, "step", question->step_minutes);
            break;
        default:
            break;
    }
    pwi_json_close(out);
}

/* A criterion on a question that both sides answer. */
static void write_criterion(PwiJsonOut *out, const PwiDraftQuestion *question, int n_sides) {
    static const char *const kinds[PWI_N_QUESTION_TYPES] = {
        [PWI_CHOICE] = "same",   [PWI_CHOICES] = "overlap", [PWI_SCALE] = "close",      [PWI_NUMBER] = "close",
        [PWI_RANKING] = "agree", [PWI_RATINGS] = "covers",  [PWI_TIMES] = "shared-time"};
    bool is_shared = n_sides == 1 || (question->is_asked[PWI_MENTEE] && question->is_asked[PWI_MENTOR]);
    if (!is_shared || question->is_sensitive || kinds[question->type] == NULL) return;
    pwi_json_key(out, question->id);
    pwi_json_open_line(out, '{');
    pwi_json_string_member(out, "kind", kinds[question->type]);
    pwi_json_string_member(out, "question", question->id);
    if (question->type == PWI_TIMES) pwi_json_integer_member(out, "enough", question->step_minutes);
    pwi_json_integer_member(out, "weight", 1);
    pwi_json_close(out);
}

/* Whether both are lists of much the same: what one side wants, and the other has to give. */
static bool are_partners(const PwiDraftQuestion *mentee, const PwiDraftQuestion *mentor) {
    bool is_list = mentee->type == PWI_CHOICES || mentee->type == PWI_RATINGS;
    int n_shared = 0;
    if (!is_list || mentee->type != mentor->type || !mentee->is_asked[PWI_MENTEE] || mentee->is_asked[PWI_MENTOR] ||
        !mentor->is_asked[PWI_MENTOR] || mentor->is_asked[PWI_MENTEE] || mentee->is_sensitive || mentor->is_sensitive)
        return false;
    for (int k = 0; k < mentee->options.n; k++)
        n_shared += pwi_names_find(&mentor->options, mentee->options.name[k]) >= 0;
    return 2 * n_shared > mentee->options.n;
}

/* Criteria on two questions, one of each side. */
static void write_partners(PwiJsonOut *out, const Drafting *drafting) {
    for (int k = 0; k < drafting->n; k++) {
        for (int other = 0; other < drafting->n; other++) {
            if (!are_partners(&drafting->question[k], &drafting->question[other])) continue;
            pwi_json_key(out, drafting->question[k].id);
            pwi_json_open_line(out, '{');
            pwi_json_string_member(out, "kind", "covers");
            pwi_json_string_member(out, "mentee", drafting->question[k].id);
            pwi_json_string_member(out, "mentor", drafting->question[other].id);
            pwi_json_integer_member(out, "weight", 1);
            pwi_json_close(out);
            break;
        }
    }
}

static void write_capacity(PwiJsonOut *out) {
    pwi_json_key(out, "capacity");
    pwi_json_open(out, '{');
    for (int side = PWI_MENTOR; side >= PWI_MENTEE; side--) {
        pwi_json_key(out, pwi_side_plurals[side]);
        pwi_json_open_line(out, '{');
        pwi_json_integer_member(out, "min", 0);
        pwi_json_integer_member(out, "max", 1);
        pwi_json_close(out);
    }
    pwi_json_close(out);
}

static void write_document(PwiJsonOut *out, const Drafting *drafting, int n_sides) {
    pwi_json_open(out, '{');
    pwi_json_string_member(out, "pairwright", "programme/1");
    if (n_sides == 1) pwi_json_string_member(out, "pool", "one-pool");
    pwi_json_key(out, "questions");
    pwi_json_open(out, '{');
    for (int k = 0; k < drafting->n; k++) write_question(out, &drafting->question[k], n_sides);
    pwi_json_close(out);
    pwi_json_key(out, "criteria");
    pwi_json_open(out, '{');
    for (int k = 0; k < drafting->n; k++) write_criterion(out, &drafting->question[k], n_sides);
    if (n_sides == 2) write_partners(out, drafting);
    pwi_json_close(out);
    if (n_sides == 2) write_capacity(out);
    pwi_json_close(out);
}

PwStatus pwi_draft_programme(const PwiSideImport *side, int n_sides, PwiBuffer *document) {
    Drafting drafting = {0};
    PwiJsonOut out = {0};
    size_t n_columns = 0;
    for (int k = 0; k < n_sides; k++) n_columns += (size_t)side[k].survey.n_columns;
    drafting.question = PWI_ARENA_ARRAY(&drafting.arena, PwiDraftQuestion, n_columns + 1);
    drafting.out_of_memory = drafting.question == NULL;
    for (int k = 0; k < n_sides && !drafting.out_of_memory; k++) draft_side(&drafting, &side[k]);
    if (!drafting.out_of_memory) write_document(&out, &drafting, n_sides);
    drafting.out_of_memory |= drafting.arena.has_failed;
    if (drafting.out_of_memory) pwi_buffer_clear(&out.text);
    for (int k = 0; k < drafting.n; k++) pwi_names_clear(&drafting.question[k].options);
    pwi_arena_clear(&drafting.arena);
    *document = out.text;
    return drafting.out_of_memory || out.text.out_of_memory ? PW_NO_MEMORY : PW_OK;
}
