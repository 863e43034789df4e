/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Phrases of the generated documents (see the header). */
#include "generate/writing.h"

#include <assert.h>
#include <stdbool.h>
#include <stdio.h>

void pwi_write_id(PwiSide side, int person, int n, char id[PWI_ID_SIZE]) {
    assert(person >= 0 && person < n);
    int width = 6;
    for (int least = 1000000; least <= n && width < 9; least *= 10) width++;
    int length = snprintf(id, PWI_ID_SIZE, "%c%0*d", side == PWI_MENTEE ? 's' : 'm', width, person + 1);
    assert(length > 0 && length < PWI_ID_SIZE);
    (void)length;
}

void pwi_write_words_member(PwiJsonOut *out, const char *key, PwiWords words) {
    pwi_json_key(out, key);
    pwi_json_open_line(out, '[');
    for (int k = 0; k < words.n; k++) pwi_json_string(out, words.word[k]);
    pwi_json_close(out);
}

void pwi_open_question(PwiJsonOut *out, const char *id, PwiQuestionType type, PwiAsk ask, const char *text) {
    pwi_json_key(out, id);
    pwi_json_open_line(out, '{');
    pwi_json_string_member(out, "type", pwi_question_type_names[type]);
    if (ask != PWI_ASK_EVERYONE) pwi_json_string_member(out, "ask", pwi_ask_names[ask]);
    pwi_json_string_member(out, "text", text);
}

void pwi_write_options_question(PwiJsonOut *out, const char *id, PwiQuestionType type, PwiAsk ask, const char *text,
                                PwiWords options) {
    pwi_open_question(out, id, type, ask, text);
    pwi_write_words_member(out, "options", options);
    pwi_json_close(out);
}

void pwi_write_range_question(PwiJsonOut *out, const char *id, PwiQuestionType type, const char *text, int min,
                              int max) {
    assert(min < max);
    pwi_open_question(out, id, type, PWI_ASK_EVERYONE, text);
    pwi_json_integer_member(out, "min", min);
    pwi_json_integer_member(out, "max", max);
    pwi_json_close(out);
}

void pwi_write_times_question(PwiJsonOut *out, const char *id, PwiWords days, int from_hour, int to_hour) {
    assert(0 <= from_hour && from_hour < to_hour && to_hour <= 24);
    char time[PWI_ID_SIZE];
    pwi_open_question(out, id, PWI_TIMES, PWI_ASK_EVERYONE, "When could you meet, in a usual week?");
    pwi_write_words_member(out, "days", days);
    snprintf(time, sizeof time, "%02d:00", from_hour);
    pwi_json_string_member(out, "from", time);
    snprintf(time, sizeof time, "%02d:00", to_hour);
    pwi_json_string_member(out, "to", time);
    pwi_json_integer_member(out, "step", 60);
    pwi_json_close(out);
}

void pwi_open_criterion(PwiJsonOut *out, const char *id, const char *kind, int64_t weight_ppm, const char *question) {
    pwi_json_key(out, id);
    pwi_json_open_line(out, '{');
    pwi_json_string_member(out, "kind", kind);
    if (question != NULL) pwi_json_string_member(out, "question", question);
    pwi_json_key(out, "weight");
    pwi_json_decimal(out, weight_ppm);
}

void pwi_write_criterion(PwiJsonOut *out, const char *id, const char *kind, int64_t weight_ppm, const char *question) {
    pwi_open_criterion(out, id, kind, weight_ppm, question);
    pwi_json_close(out);
}

void pwi_write_languages_rule(PwiJsonOut *out) {
    pwi_json_key(out, "can-talk");
    pwi_json_open_line(out, '{');
    pwi_json_string_member(out, "kind", "overlap");
    pwi_json_string_member(out, "question", "languages");
    pwi_json_string_member(out, "measure", "enough");
    pwi_json_integer_member(out, "enough", 1);
    pwi_json_integer_member(out, "at_least", 1);
    pwi_json_string_member(out, "because", "no language in common");
    pwi_json_close(out);
}

void pwi_write_chosen(PwiJsonOut *out, const char *question, PwiWords options, uint64_t chosen) {
    assert(options.n <= 64 && (options.n == 64 || chosen >> options.n == 0));
    if (chosen == 0) return;
    pwi_json_key(out, question);
    pwi_json_open_line(out, '[');
    for (int k = 0; k < options.n; k++)
        if (chosen >> k & 1) pwi_json_string(out, options.word[k]);
    pwi_json_close(out);
}

static bool is_free(const uint64_t *free_hours, int slot) {
    return free_hours[slot / 64] >> (slot % 64) & 1;
}

void pwi_write_hours(PwiJsonOut *out, const char *question, PwiWords days, int from_hour, int hours_a_day,
                     const uint64_t *free_hours) {
    bool is_open = false;
    for (int day = 0; day < days.n; day++) {
        for (int hour = 0; hour < hours_a_day; hour++) {
            if (!is_free(free_hours, day * hours_a_day + hour)) continue;
            int first = hour;
            while (hour < hours_a_day && is_free(free_hours, day * hours_a_day + hour)) hour++;
            if (!is_open) {
                pwi_json_key(out, question);
                pwi_json_open_line(out, '[');
                is_open = true;
            }
            char range[32];
            snprintf(range, sizeof range, "%s %02d:00-%02d:00", days.word[day], from_hour + first, from_hour + hour);
            pwi_json_string(out, range);
        }
    }
    if (is_open) pwi_json_close(out);
}
