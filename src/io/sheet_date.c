/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates of spreadsheets (sheet_date.h): ECMA-376, part 1, 18.8.30 (number formats) and 18.17.4 (serial dates). */
#include "io/sheet_date.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/numbers.h"

/* d, m, y, h or s outside of quotes, brackets and escapes. */
bool pwi_sheet_code_is_date(const char *code) {
    bool is_quoted = false, in_brackets = false;
    for (const char *c = code; *c != '\0'; c++) {
        if (*c == '"') is_quoted = !is_quoted;
        if (is_quoted) continue;
        if (*c == '[') in_brackets = true;
        if (*c == ']') in_brackets = false;
        if ((*c == '\\' || *c == '_' || *c == '*') && c[1] != '\0') {
            c++;
            continue;
        }
        if (!in_brackets && strchr("dmyhsDMYHS", *c) != NULL) return true;
        if (strncasecmp(c, "General", 7) == 0) return false;
    }
    return false;
}

bool pwi_sheet_format_is_date(int format) {
    return (format >= 14 && format <= 22) || (format >= 27 && format <= 36) || (format >= 45 && format <= 47) ||
           (format >= 50 && format <= 58);
}

/* Days since 1970-01-01 → the date, by Howard Hinnant's civil_from_days. */
static void date_of_days(int64_t days, int *year, int *month, int *day) {
    days += 719468;
    int64_t era = pwi_floor_div(days, 146097), of_era = days - era * 146097;
    int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100), m = (5 * of_year + 2) / 153;
    *day = (int)(of_year - (153 * m + 2) / 5 + 1);
    *month = (int)(m < 10 ? m + 3 : m - 9);
    *year = (int)(year_of_era + era * 400 + (*month <= 2));
}

void pwi_sheet_print_date(double serial, bool starts_1904, char text[PWI_SHEET_NUMBER_SIZE]) {
    int64_t seconds = (int64_t)floor(serial * 86400 + 0.5), days = pwi_floor_div(seconds, 86400);
    int of_day = (int)(seconds - days * 86400), year, month, day;
    char clock[16] = "";
    if (of_day > 0 || days == 0)
        (void)snprintf(clock, sizeof clock, of_day % 60 != 0 ? "%02d:%02d:%02d" : "%02d:%02d", of_day / 3600,
                       of_day / 60 % 60, of_day % 60);
    /* Spreadsheets count from 1899-12-30 (as if 1900 had been a leap year), or from 1904-01-01. */
    date_of_days(days - (starts_1904 ? 24107 : 25569), &year, &month, &day);
    if (days == 0)
        (void)snprintf(text, PWI_SHEET_NUMBER_SIZE, "%s", clock);
    else
        (void)snprintf(text, PWI_SHEET_NUMBER_SIZE, "%04d-%02d-%02d%s%s", year, month, day, clock[0] != '\0' ? " " : "",
                       clock);
}
