/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times from survey grids (answers.h): a column a day with lists of times, a column a time with lists of days, or lists
 * of days and times in one cell; ticked is free, or ticked is not.
 *
 * A time without an end lasts an hour, or what the mapping says. A step of the question counts as free if all of it is
 * free, and as taken if any of it is: nobody is promised a minute they did not offer. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "import/answers.h"
#include "import/bind.h"
#include "import/clock_text.h"

enum { DEFAULT_MINUTES = 60, DAY_MINUTES = 24 * 60 };

typedef struct Ticks {
    const PwiBoundAnswer *answer;
    bool *minute; /* [days × DAY_MINUTES] ticked; in scratch */
    int n_cells;  /* that were not empty */
} Ticks;

static void tick(Ticks *ticks, int day, PwiClockSpan span) {
    int length = ticks->answer->mapping->minutes > 0 ? ticks->answer->mapping->minutes : DEFAULT_MINUTES;
    int to = span.to >= 0 ? span.to : span.from + length;
    for (int minute = span.from; minute < to && minute < DAY_MINUTES; minute++)
        ticks->minute[day * DAY_MINUTES + minute] = true;
}

/* "Mon 09:00-11:00": a day, and a time behind it. */
static bool read_day_and_time(const PwiQuestion *question, const char *text, int *day, PwiClockSpan *span) {
    size_t letters = 0;
    while (text[letters] != '\0' && !isspace((unsigned char)text[letters]) && !isdigit((unsigned char)text[letters]) &&
           text[letters] != ',' && text[letters] != ':')
        letters++;
    *day = pwi_find_day(question, text, letters);
    const char *time = text + letters;
    while (isspace((unsigned char)*time) || *time == ',' || *time == ':') time++;
    return *day >= 0 && pwi_clock_read(time, span);
}

/* What an entry of a cell ticks: the day, the time, or both, where the column gives the other. */
static bool read_entry(const Ticks *ticks, int k, const char *text, int *day, PwiClockSpan *span) {
    const PwiBoundAnswer *answer = ticks->answer;
    if (!answer->is_grid) return read_day_and_time(answer->question, text, day, span);
    if (answer->rows_are_times) {
        *span = answer->span[k];
        *day = pwi_find_day(answer->question, text, strlen(text));
        return *day >= 0;
    }
    *day = answer->part[k];
    return pwi_clock_read(text, span);
}

static void read_cell(PwiSideImport *side, Ticks *ticks, int row, int k) {
    const PwiBoundAnswer *answer = ticks->answer;
    const char *cell = pwi_side_cell(side, row, answer->column[k]), **entry;
    char quoted[PWI_QUOTED_SIZE];
    if (cell[0] == '\0') return;
    int n = pwi_cut_cell(side, answer, cell, &entry), n_read = 0;
    for (int e = 0; e < n; e++) {
        const char *meaning = pwi_answer_meaning(side, answer, entry[e]);
        PwiClockSpan span;
        int day;
        if (meaning[0] == '\0') continue;
        if (read_entry(ticks, k, meaning, &day, &span)) {
            tick(ticks, day, span);
            n_read++;
        } else if (!pwi_answer_has_default(answer, &meaning) || meaning[0] != '\0') {
            pwi_cell_complain(side, row, answer->column[k], "this is no %s of \"%s\"; got \"%s\"; need such as %s",
                              answer->rows_are_times ? "day" : "time", answer->question->id,
                              pwi_quote(entry[e], quoted),
                              answer->rows_are_times ? answer->question->days.name[0]
                              : answer->is_grid      ? "8AM, 14:00 or 9:00-11:00"
                                                     : "Mon 09:00-11:00");
        }
    }
    pwi_count_cell(side, row, answer->column[k], n_read > 0);
    ticks->n_cells++;
}

/* Which days anybody was asked about: the others are not free for being unticked. */
static bool is_asked(const PwiBoundAnswer *answer, int day) {
    if (!answer->is_grid || answer->rows_are_times) return true;
    for (int k = 0; k < answer->n_columns; k++)
        if (answer->part[k] == day) return true;
    return false;
}

static bool is_free(const Ticks *ticks, int day, int step) {
    const PwiQuestion *question = ticks->answer->question;
    const bool *first = ticks->minute + day * DAY_MINUTES + question->from_minutes + step * question->step_minutes;
    bool is_unavailable = ticks->answer->mapping->is_unavailable;
    if (is_unavailable && !is_asked(ticks->answer, day)) return false;
    for (int minute = 0; minute < question->step_minutes; minute++)
        if (first[minute] == is_unavailable) return false;
    return true;
}

static void write_blocks(const Ticks *ticks, PwiJsonOut *out) {
    const PwiQuestion *question = ticks->answer->question;
    int n_steps = pwi_question_slots_per_day(question);
    bool is_open = false;
    for (int day = 0; day < question->days.n; day++) {
        for (int step = 0; step < n_steps; step++) {
            if (!is_free(ticks, day, step)) continue;
            int first = step;
            while (step < n_steps && is_free(ticks, day, step)) step++;
            int from = question->from_minutes + first * question->step_minutes,
                to = question->from_minutes + step * question->step_minutes;
            char block[PWI_QUOTED_SIZE];
            (void)snprintf(block, sizeof block, "%.200s %02d:%02d-%02d:%02d", question->days.name[day], from / 60,
                           from % 60, to / 60, to % 60);
            if (!is_open) {
                pwi_json_key(out, question->id);
                pwi_json_open_line(out, '[');
                is_open = true;
            }
            pwi_json_string(out, block);
        }
    }
    if (is_open) pwi_json_close(out);
}

/* Ticks that fall outside the days' hours change nothing; how many is said at the end. */
static void count_outside(PwiSideImport *side, const Ticks *ticks) {
    const PwiQuestion *question = ticks->answer->question;
    bool is_outside = false;
    for (int day = 0; day < question->days.n; day++)
        for (int minute = 0; minute < DAY_MINUTES; minute++)
            is_outside |= ticks->minute[day * DAY_MINUTES + minute] &&
                          (minute < question->from_minutes || minute >= question->to_minutes);
    side->n_outside += is_outside;
}

void pwi_write_times(PwiSideImport *side, const PwiBoundAnswer *answer, int row, PwiJsonOut *out) {
    Ticks ticks = {.answer = answer};
    ticks.minute = PWI_ARENA_ARRAY(&side->scratch, bool, (size_t)answer->question->days.n *DAY_MINUTES);
    if (ticks.minute == NULL) {
        side->out_of_memory = true;
        return;
    }
    for (int k = 0; k < answer->n_columns; k++)
        if (!answer->is_grid || answer->rows_are_times || answer->part[k] >= 0) read_cell(side, &ticks, row, k);
    count_outside(side, &ticks);
    side->n_always_free += answer->mapping->is_unavailable && ticks.n_cells == 0;
    if (ticks.n_cells > 0 || answer->mapping->is_unavailable) write_blocks(&ticks, out);
}
