/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kinds of questions (read_kind.h), by rules of thumb:
 *
 *   all numbers            a scale if they are few, small and whole; else a number
 *   "4. I have often …"    a scale with labels
 *   lists with repeats     choices          few texts, often repeated    a choice
 *   else                   a text
 *   grids                  times (days), a ranking (places), ratings (numbers, ranks, words of agreement), choices
 * (ticks) */
#include "import/read_kind.h"

#include <string.h>
#include <strings.h>

#include "base/numbers.h"
#include "base/unicode.h"
#include "import/clock_text.h"
#include "import/list_text.h"
#include "import/number_text.h"

enum { MAX_OPTIONS = 40, MAX_LEVELS = 10, MIN_ITEMS = 3, DAY_FROM = 8 * 60, DAY_TO = 20 * 60, HOUR = 60 };

/* The cells of some columns: all that are filled, trimmed. */
typedef struct Cells {
    const char **text; /* [n] */
    int *column;       /* [n] index into the group */
    int n;
    PwiNames distinct; /* owned */
} Cells;

static bool read_cells(const PwiSurvey *survey, const int *column, int n_columns, PwiArena *arena, Cells *cells) {
    size_t most = (size_t)(survey->table->n_rows - survey->first_row) * (size_t)n_columns;
    *cells = (Cells){0};
    cells->text = PWI_ARENA_ARRAY(arena, const char *, most + 1);
    cells->column = PWI_ARENA_ARRAY(arena, int, most + 1);
    if (cells->text == NULL || cells->column == NULL) return false;
    for (int row = survey->first_row; row < survey->table->n_rows; row++) {
        for (int k = 0; k < n_columns; k++) {
            const char *text = pwi_survey_cell(survey, row, column[k], arena);
            int index;
            bool is_new;
            if (text == NULL) return false;
            if (text[0] == '\0') continue;
            if (!pwi_names_add(&cells->distinct, text, &index, &is_new)) return false;
            cells->column[cells->n] = k;
            cells->text[cells->n++] = text;
        }
    }
    return true;
}

/* Adds names as options; none may hold control characters, as no programme takes them. */
static bool set_options(PwiDraftQuestion *question, const char *const *name, int n, PwiArena *arena) {
    for (int k = 0; k < n; k++) {
        int index;
        bool is_new;
        if (pwi_unicode_has_control(name[k])) return false;
        if (!pwi_names_add(&question->options, name[k], &index, &is_new)) return !(arena->has_failed = true);
    }
    return true;
}

/* ---- one column ---- */

static bool read_numbers(const Cells *cells, PwiDraftQuestion *question) {
    int64_t min = INT64_MAX, max = INT64_MIN, ppm;
    bool is_whole = true;
    for (int k = 0; k < cells->distinct.n; k++) {
        const char *text = cells->distinct.name[k];
        if (pwi_decimal_parse(text, strlen(text), 6, &ppm) != PWI_DECIMAL_FINE || ppm < -1000000000 * PWI_PPM ||
            ppm > 1000000000 * PWI_PPM)
            return false;
        is_whole &= ppm % PWI_PPM == 0;
        min = ppm < min ? ppm : min;
        max = ppm > max ? ppm : max;
    }
    question->min = pwi_floor_div(min, PWI_PPM) * PWI_PPM;
    question->max = -pwi_floor_div(-max, PWI_PPM) * PWI_PPM;
    if (question->max <= question->min) question->max = question->min + PWI_PPM;
    bool is_scale = is_whole && question->min >= 0 && question->max <= MAX_LEVELS * PWI_PPM;
    question->type = is_scale ? PWI_SCALE : PWI_NUMBER;
    return true;
}

/* "4. I have …": each level with one text only. */
static bool read_labels(const Cells *cells, PwiArena *arena, PwiDraftQuestion *question) {
    int64_t min = INT64_MAX, max = INT64_MIN, level;
    for (int k = 0; k < cells->distinct.n; k++) {
        if (!pwi_level_in_text(cells->distinct.name[k], &level) || pwi_unicode_has_control(cells->distinct.name[k]))
            return false;
        min = level < min ? level : min;
        max = level > max ? level : max;
    }
    if (min < 0 || max > MAX_LEVELS || min >= max) return false;
    question->label = PWI_ARENA_ARRAY(arena, const char *, (size_t)(max - min + 1));
    if (question->label == NULL) return false;
    for (int k = 0; k < cells->distinct.n; k++) {
        (void)pwi_level_in_text(cells->distinct.name[k], &level);
        if (question->label[level - min] != NULL) return false;
        question->label[level - min] = cells->distinct.name[k];
    }
    question->type = PWI_SCALE;
    question->n_labels = (int)(max - min + 1);
    question->min = min * PWI_PPM;
    question->max = max * PWI_PPM;
    return true;
}

/* Cells cut at one separator: choices if a fair part of them holds it, and the pieces come back again and again. */
static bool read_list(const Cells *cells, const char *separator, PwiArena *arena, PwiDraftQuestion *question) {
    int n_lists = 0, n_pieces = 0;
    const PwiListWords no_words = {0};
    for (int k = 0; k < cells->n; k++) {
        const char **entry;
        int n = pwi_list_cut(cells->text[k], separator, &no_words, arena, &entry);
        n_lists += strstr(cells->text[k], separator) != NULL;
        n_pieces += n > 0 ? n : 0;
        if (n < 0 || !set_options(question, entry, n, arena) || question->options.n > MAX_OPTIONS) break;
    }
    question->type = PWI_CHOICES;
    bool is_list = 5 * n_lists >= cells->n && question->options.n <= MAX_OPTIONS && question->options.n > 1 &&
                   2 * question->options.n <= n_pieces;
    if (!is_list) pwi_names_clear(&question->options);
    return is_list;
}

static bool read_choice(const Cells *cells, PwiArena *arena, PwiDraftQuestion *question) {
    int n = cells->distinct.n;
    question->type = PWI_CHOICE;
    if (n > MAX_OPTIONS / 2 || (n > 2 && 2 * n > cells->n) || cells->n < 3) return false;
    if (set_options(question, cells->distinct.name, n, arena)) return true;
    pwi_names_clear(&question->options);
    return false;
}

static void read_column(const Cells *cells, PwiArena *arena, PwiDraftQuestion *question) {
    if (read_numbers(cells, question) || read_labels(cells, arena, question) ||
        read_list(cells, ";", arena, question) || read_choice(cells, arena, question) ||
        read_list(cells, ", ", arena, question))
        return;
    question->type = PWI_TEXT;
}

/* ---- grids ---- */

static bool is_day(const char *label) {
    static const char *const days[] = {"Monday",  "Tuesday",   "Wednesday", "Thursday", "Friday",     "Saturday",
                                       "Sunday",  "Montag",    "Dienstag",  "Mittwoch", "Donnerstag", "Freitag",
                                       "Samstag", "Sonntag",   "Pazartesi", "Salı",     "Çarşamba",   "Perşembe",
                                       "Cuma",    "Cumartesi", "Pazar",     "Lundi",    "Mardi",      "Mercredi",
                                       "Jeudi",   "Vendredi",  "Samedi",    "Dimanche"};
    size_t n = strlen(label);
    for (size_t k = 0; n >= 2 && k < sizeof days / sizeof *days; k++)
        if (strncasecmp(days[k], label, n) == 0) return true;
    return false;
}

/* The hours that anybody ticked. */
static void read_hours(const Cells *cells, PwiArena *arena, PwiDraftQuestion *question) {
    const PwiListWords no_words = {0};
    int from = DAY_TO, to = DAY_FROM;
    question->step_minutes = HOUR;
    for (int k = 0; k < cells->n; k++) {
        const char **entry;
        int n = pwi_list_cut(cells->text[k], NULL, &no_words, arena, &entry);
        for (int e = 0; e < n; e++) {
            PwiClockSpan span;
            if (!pwi_clock_read(entry[e], &span)) continue;
            int end = span.to >= 0 ? span.to : span.from + HOUR;
            if (span.from % HOUR != 0 || end % HOUR != 0) question->step_minutes = HOUR / 2;
            from = span.from < from ? span.from : from;
            to = end > to ? end : to;
        }
    }
    question->from_minutes = from / HOUR * HOUR;
    question->to_minutes = to > 23 * HOUR ? 24 * HOUR : (to + HOUR - 1) / HOUR * HOUR;
    if (question->from_minutes >= question->to_minutes)
        question->from_minutes = DAY_FROM, question->to_minutes = DAY_TO;
}

/* What a rating's cell says: a number, a rank (1 is the best), or a word of agreement. */
typedef enum Marks { NO_MARKS, LEVELS, RANKS, AGREEMENT } Marks;

static Marks read_marks(const Cells *cells, int64_t *min, int64_t *max) {
    bool are_levels = cells->n > 0, are_ranks = cells->n > 0, agree = cells->n > 0;
    *min = INT64_MAX;
    *max = INT64_MIN;
    for (int k = 0; k < cells->distinct.n; k++) {
        const char *text = cells->distinct.name[k];
        int64_t level = 0;
        int rank = pwi_rank_in_text(text);
        agree &= pwi_agreement_in_text(text) > 0;
        are_levels &= pwi_level_in_text(text, &level);
        are_ranks &= rank > 0 || strstr(text, ", ") != NULL; /* two ranks in one cell happen */
        if (!are_levels) level = rank > 0 ? rank : 1;
        *min = level < *min ? level : *min;
        *max = level > *max ? level : *max;
    }
    if (are_levels) return LEVELS;
    if (agree) return AGREEMENT;
    return are_ranks && *max <= MAX_LEVELS ? RANKS : NO_MARKS;
}

static bool read_ratings(const Cells *cells, const char *const *label, int n, PwiArena *arena,
                         PwiDraftQuestion *question) {
    int64_t min, max;
    Marks marks = read_marks(cells, &min, &max);
    if (marks == NO_MARKS || n < 2 || max > 1000 || min < 0) return false;
    question->type = PWI_RATINGS;
    question->min = marks == RANKS ? 0 : marks == AGREEMENT ? PWI_PPM : min * PWI_PPM;
    question->max = marks == AGREEMENT ? 5 * PWI_PPM : max * PWI_PPM;
    if (question->max <= question->min) question->max = question->min + PWI_PPM;
    if (set_options(question, label, n, arena)) return true;
    pwi_names_clear(&question->options);
    return false;
}

/* Cells that say nothing but that their row is chosen. */
static bool are_ticks(const Cells *cells, const char *const *label) {
    static const char *const words[] = {"1", "0", "x", "yes", "no", "true", "false", "checked", "selected"};
    for (int k = 0; k < cells->n; k++) {
        bool is_tick = strcmp(cells->text[k], label[cells->column[k]]) == 0;
        for (size_t w = 0; w < sizeof words / sizeof *words; w++) is_tick |= strcasecmp(cells->text[k], words[w]) == 0;
        if (!is_tick) return false;
    }
    return cells->n > 0;
}

static void read_grid(const Cells *cells, const char *const *label, int n, PwiArena *arena,
                      PwiDraftQuestion *question) {
    bool are_days = true, are_places = true;
    for (int k = 0; k < n; k++) {
        are_days &= is_day(label[k]) && strchr(label[k], ' ') == NULL;
        are_places &= pwi_rank_in_text(label[k]) > 0;
    }
    bool fine = true;
    if (are_days) {
        question->type = PWI_TIMES;
        read_hours(cells, arena, question);
        fine = set_options(question, label, n, arena);
    } else if (are_places) {
        question->type = PWI_RANKING;
        fine = cells->distinct.n > 0 && set_options(question, cells->distinct.name, cells->distinct.n, arena);
    } else if (are_ticks(cells, label)) {
        question->type = PWI_CHOICES;
        fine = set_options(question, label, n, arena);
    } else {
        fine = read_ratings(cells, label, n, arena, question);
    }
    if (fine) return;
    pwi_names_clear(&question->options);
    question->text = NULL;
}

/* How many single columns from here on hold nothing but ranks: topics of which each is a first, second, … choice. */
static int count_ranked(const PwiSurvey *survey, const PwiGroup *group, int n_groups) {
    int n = 0;
    for (; n < n_groups && group[n].stem == NULL; n++) {
        for (int row = survey->first_row; row < survey->table->n_rows; row++) {
            const char *cell = pwi_table_cell(survey->table, row, group[n].column[0]);
            size_t digits = strspn(cell, "0123456789");
            if (cell[strspn(cell, " \t\r\n")] != '\0' &&
                (digits > 0 || (pwi_rank_in_text(cell) == 0 && strstr(cell, ", ") == NULL)))
                return n;
        }
    }
    return n;
}

static bool has_cells(const PwiSurvey *survey, const PwiGroup *group, int n, PwiArena *arena) {
    int n_filled = 0;
    for (int k = 0; k < n; k++) n_filled += pwi_count_variety(survey, group[k].column[0], arena).n_cells > 0;
    return 2 * n_filled > n;
}

int pwi_read_kind(const PwiSurvey *survey, const PwiGroup *group, int n_groups, PwiArena *arena,
                  PwiDraftQuestion *question) {
    Cells cells = {0};
    int n_ranked = group->stem == NULL ? count_ranked(survey, group, n_groups) : 0, n = group->n;
    question->is_made_up = n_ranked >= MIN_ITEMS && has_cells(survey, group, n_ranked, arena);
    if (question->is_made_up) n = n_ranked;
    int *column = PWI_ARENA_ARRAY(arena, int, (size_t)n + 1);
    const char **label = PWI_ARENA_ARRAY(arena, const char *, (size_t)n + 1);
    bool fine = column != NULL && label != NULL;
    for (int k = 0; fine && k < n; k++) {
        column[k] = question->is_made_up ? group[k].column[0] : group->column[k];
        label[k] = question->is_made_up ? survey->column[column[k]].name : survey->column[column[k]].label;
    }
    fine = fine && read_cells(survey, column, n, arena, &cells);
    if (fine && cells.n > 0) {
        question->text = question->is_made_up ? "Choices" : group->words;
        if (group->stem != NULL || question->is_made_up)
            read_grid(&cells, label, n, arena, question);
        else
            read_column(&cells, arena, question);
    }
    pwi_names_clear(&cells.distinct);
    return !fine ? -1 : question->is_made_up ? n_ranked : 1;
}
