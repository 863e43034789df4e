/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The short way (read_plain.h). It takes what it knows to be right and has no words for anything else: at the first
 * doubt it lets go, and the person is read again through a tree (read_cohort.c, read_answer.c), which knows all cases
 * and all faults. So it may be narrower than the long way, and must never be wider; what it takes must come out the
 * same (tests/scripts/test_reading.py goes both ways and compares).
 *
 * The text has passed the scanner: brackets match, a comma stands where one must, strings are closed, the text is
 * UTF-8. */
#include "io/read_plain.h"

#include <assert.h>
#include <string.h>

#include "base/numbers.h"
#include "io/id_text.h"
#include "io/plain_text.h"
#include "io/read_parts.h"
#include "io/reader.h"

/* ---- answers: each is an answer (or, empty, none) of its question's type, and goes into the zeroed cell ---- */

/* An empty string, which is no answer whatever the question. */
static bool take_nothing(const char **at) {
    bool is_empty = (*at)[0] == '"' && (*at)[1] == '"';
    *at += is_empty ? 2 : 0;
    return is_empty;
}

static bool take_option(const char **at, const PwiNames *options, int *option) {
    PwiWord word;
    if (!pwi_take_word(at, &word)) return false;
    *option = pwi_names_find_bytes(options, word.text, word.n);
    return *option >= 0;
}

/* Whether so many entries are not too many. */
static bool is_short(int n, const PwiQuestion *question) {
    return n <= (question->most > 0 ? question->most : PWI_MAX_OPTIONS);
}

static bool take_choices(const char **at, const PwiQuestion *question, uint64_t *cell, bool *answered) {
    int n = 0, option;
    if (!pwi_plain_enter(at, '[')) return false;
    for (bool is_first = true; pwi_plain_more(at, ']', &is_first); n++) {
        if (!take_option(at, &question->options, &option)) return false;
        uint64_t bit = UINT64_C(1) << (option % 64);
        if ((cell[option / 64] & bit) != 0) return false;
        cell[option / 64] |= bit;
    }
    *answered = n > 0;
    return is_short(n, question);
}

static bool take_scale(const char **at, const PwiQuestion *question, int32_t *cell) {
    int64_t level;
    PwiWord label;
    if (**at != '"') {
        if (!pwi_take_integer(at, question->min, question->max, &level)) return false;
        *cell = (int32_t)level;
        return true;
    }
    if (question->label == NULL || !pwi_take_word(at, &label)) return false;
    for (level = question->min; level <= question->max; level++) {
        const char *known = question->label[level - question->min];
        if (known == NULL || !pwi_is_word(label, known)) continue;
        *cell = (int32_t)level;
        return true;
    }
    return false;
}

static bool take_ranking(const char **at, const PwiQuestion *question, uint16_t *cell, bool *answered) {
    uint16_t rank = 0;
    int option;
    if (!pwi_plain_enter(at, '[')) return false;
    for (bool is_first = true; pwi_plain_more(at, ']', &is_first); cell[option] = ++rank)
        if (!take_option(at, &question->options, &option) || cell[option] != 0) return false;
    *answered = rank > 0;
    return true;
}

static bool take_ratings(const char **at, const PwiQuestion *question, int32_t *cell, bool *answered) {
    PwiWord key;
    int64_t level;
    int n = 0;
    if (!pwi_plain_enter(at, '{')) return false;
    for (int item = 0; item < question->options.n; item++) cell[item] = PWI_NO_RATING;
    for (bool is_first = true; pwi_plain_more(at, '}', &is_first); n++) {
        if (!pwi_take_key(at, &key)) return false;
        int item = pwi_names_find_bytes(&question->options, key.text, key.n);
        if (item < 0 || cell[item] != PWI_NO_RATING || !pwi_take_integer(at, question->min, question->max, &level))
            return false;
        cell[item] = (int32_t)level;
    }
    *answered = n > 0;
    return true;
}

static bool take_times(const char **at, const PwiQuestion *question, uint64_t *cell, bool *answered) {
    PwiWord block;
    if (!pwi_plain_enter(at, '[')) return false;
    for (bool is_first = true; pwi_plain_more(at, ']', &is_first); *answered = true) {
        int first, last;
        if (!pwi_take_word(at, &block) || pwi_read_block(block.text, block.n, question, &first, &last) != NULL)
            return false;
        for (int slot = first; slot < last; slot++) cell[slot / 64] |= UINT64_C(1) << (slot % 64);
    }
    return true;
}

static bool take_people(PwiPlain *plain, const char **at, const PwiQuestion *question, PwiSlice *cell, bool *answered) {
    PwiWanted *wanted = plain->wanted;
    PwiSlice slice = {(uint32_t)wanted->n, 0};
    PwiWord word;
    if (!pwi_plain_enter(at, '[')) return false;
    for (bool is_first = true; pwi_plain_more(at, ']', &is_first); slice.n++) {
        if (!pwi_take_word(at, &word) || word.n == 0 || !pwi_is_printable(word)) return false;
        for (uint32_t earlier = 0; earlier < slice.n; earlier++)
            if (pwi_is_word(word, wanted->id[slice.first + earlier])) return false;
        const char *id = pwi_arena_copy(&plain->cohort->arena, word.text, word.n);
        if (id == NULL || !pwi_want(wanted, id)) return false;
    }
    *cell = slice;
    *answered = slice.n > 0;
    return is_short((int)slice.n, question);
}

static bool take_text(PwiPlain *plain, const char **at, const char **cell) {
    PwiWord word;
    if (!pwi_take_word(at, &word)) return false;
    *cell = pwi_arena_copy(&plain->cohort->arena, word.text, word.n);
    return *cell != NULL;
}

static bool take_answer(PwiPlain *plain, const char **at, const PwiQuestion *question, void *cell, bool *answered) {
    int option;
    bool is_string = question->type == PWI_CHOICE || question->type == PWI_SCALE || question->type == PWI_NUMBER ||
                     question->type == PWI_TEXT;
    *answered = false;
    if (is_string && take_nothing(at)) return true;
    *answered = is_string; /* the others see for themselves */
    switch (question->type) {
        case PWI_CHOICE:
            if (!take_option(at, &question->options, &option)) return false;
            *(int32_t *)cell = option;
            return true;
        case PWI_CHOICES:
            return take_choices(at, question, cell, answered);
        case PWI_SCALE:
            return take_scale(at, question, cell);
        case PWI_NUMBER:
            return pwi_take_decimal(at, question->min, question->max, cell);
        case PWI_RANKING:
            return take_ranking(at, question, cell, answered);
        case PWI_RATINGS:
            return take_ratings(at, question, cell, answered);
        case PWI_TIMES:
            return take_times(at, question, cell, answered);
        case PWI_PEOPLE:
            return take_people(plain, at, question, cell, answered);
        case PWI_TEXT:
            return take_text(plain, at, cell);
        case PWI_N_QUESTION_TYPES:
            break;
    }
    assert(false && "a question has a type");
    return false;
}

/* ---- a person ---- */

/* The question of this name: most often the one behind the question that was answered last. */
static int find_question(const PwProgramme *programme, PwiWord name, int last) {
    int next = last + 1;
    if (next < programme->n_questions && pwi_is_word(name, programme->question[next].id)) return next;
    return pwi_names_find_bytes(&programme->question_names, name.text, name.n);
}

static bool take_answers(PwiPlain *plain, const char **at, PwiPeople *people, int ix) {
    const PwProgramme *programme = plain->programme;
    bool any = false;
    int q = -1;
    PwiWord key;
    if (!pwi_plain_enter(at, '{')) return false;
    for (bool is_first = true; pwi_plain_more(at, '}', &is_first);) {
        if (!pwi_take_key(at, &key)) return false;
        q = find_question(programme, key, q);
        if (q < 0 || plain->read_for[q] == plain->turn || programme->question[q].broken) return false;
        plain->read_for[q] = plain->turn;
        PwiColumn *column = &people->column[q];
        bool answered;
        if (column->cells == NULL) return false;
        void *cell = (char *)column->cells + (size_t)ix * column->cell_size;
        if (!take_answer(plain, at, &programme->question[q], cell, &answered)) return false;
        if (!answered) memset(cell, 0, column->cell_size);
        column->answered[ix] = answered;
        any |= answered;
    }
    return any; /* nothing at all is worth a warning */
}

static bool take_id(PwiPlain *plain, const char **at, const char **id) {
    PwiWord word;
    if (!pwi_take_word(at, &word) || word.n == 0 || word.n > PWI_MAX_ID_BYTES || !pwi_is_printable(word)) return false;
    *id = pwi_arena_copy(&plain->cohort->arena, word.text, word.n);
    return *id != NULL;
}

enum { ID, ANSWERS, MAX, MIN, NAME, PRIORITY, N_KNOWN }; /* the members of a person, a bit each */

/* One member of the person; `*seen` has a bit for each that was there. */
static bool take_member(PwiPlain *plain, const char **at, PwiSide side, int ix, unsigned *seen) {
    static const char *const known[] = {"id", "answers", "max", "min", "name", "priority"};
    PwiPeople *people = &plain->cohort->side[side];
    PwiPerson *person = &people->person[ix];
    PwiWord key;
    int member = 0;
    int64_t value;
    if (!pwi_take_key(at, &key)) return false;
    while (member < N_KNOWN && !pwi_is_word(key, known[member])) member++;
    if (member == N_KNOWN || (*seen & (1u << member)) != 0) return false;
    *seen |= 1u << member;
    switch (member) {
        case ID:
            return take_id(plain, at, &person->id);
        case ANSWERS:
            return take_answers(plain, at, people, ix);
        case MAX:
            if (!pwi_take_integer(at, 0, PWI_MAX_CAPACITY, &value)) return false;
            person->bounds.max = (int)value;
            return true;
        case MIN:
            if (!pwi_take_integer(at, 0, PWI_MAX_CAPACITY, &value)) return false;
            person->bounds.min = (int)value;
            return true;
        case NAME:
            return take_text(plain, at, &person->name);
        default:
            return side == PWI_MENTEE && pwi_take_decimal(at, 0, PWI_MAX_PRIORITY_PPM, &person->priority_ppm);
    }
}

static bool answers_what_is_required(const PwiPlain *plain, const PwiPeople *people, int ix) {
    for (int q = 0; q < plain->programme->n_questions; q++)
        if (plain->programme->question[q].required && people->column[q].cells != NULL &&
            !people->column[q].answered[ix])
            return false;
    return true;
}

/* As if nothing of the person had been read. */
static void forget(PwiPlain *plain, PwiPeople *people, int ix, size_t n_wanted) {
    for (int q = 0; q < plain->programme->n_questions; q++) {
        PwiColumn *column = &people->column[q];
        if (column->cells == NULL || plain->read_for[q] != plain->turn) continue;
        memset((char *)column->cells + (size_t)ix * column->cell_size, 0, column->cell_size);
        column->answered[ix] = 0;
    }
    plain->wanted->n = n_wanted;
    people->person[ix] = (PwiPerson){.id = ""};
}

bool pwi_read_plain_person(PwiPlain *plain, const char *text, PwiSide side, int ix) {
    PwiPeople *people = &plain->cohort->side[side];
    PwiPerson *person = &people->person[ix];
    size_t n_wanted = plain->wanted->n;
    const char *at = text;
    unsigned seen = 0;
    plain->turn++;
    *person = (PwiPerson){.id = "", .bounds = plain->programme->capacity.side[side], .priority_ppm = PWI_PPM};
    bool is_plain = pwi_plain_enter(&at, '{');
    for (bool is_first = true; is_plain && pwi_plain_more(&at, '}', &is_first);)
        is_plain = take_member(plain, &at, side, ix, &seen);
    is_plain = is_plain && person->id[0] != '\0' && (seen & (1u << ANSWERS)) != 0 &&
               person->bounds.min <= person->bounds.max && answers_what_is_required(plain, people, ix);
    /* Last, as it cannot be taken back; a second entry of the same id is a fault. */
    bool is_new = false;
    is_plain = is_plain && pwi_names_find(&people->ids, person->id) < 0 &&
               pwi_names_add(&people->ids, person->id, NULL, &is_new);
    assert(!is_plain || is_new);
    if (!is_plain) forget(plain, people, ix, n_wanted);
    return is_plain;
}

bool pwi_plain_init(PwiPlain *plain, const PwProgramme *programme, PwCohort *cohort, PwiWanted *wanted) {
    *plain = (PwiPlain){.programme = programme, .cohort = cohort, .wanted = wanted};
    plain->read_for = PWI_NEW_ARRAY(int64_t, (size_t)programme->n_questions);
    return plain->read_for != NULL;
}

void pwi_plain_clear(PwiPlain *plain) {
    pwi_free(plain->read_for);
    *plain = (PwiPlain){0};
}
