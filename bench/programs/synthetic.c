/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The families flat, product and fifty (see the header).
 *
 * Groups of people like different tags and want different skills; all else is drawn for everybody alike. A flat score
 * is a weighted mean of twelve values in [0, 1]; a pair is forbidden without a common language, where the mentor is no
 * further on, and, for one pair in a hundred, by a recorded conflict of interest. */
#include "synthetic.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "measure.h"

enum {
    N_SCALES = 5,
    N_GROUPS = 6,
    N_TAGS = 24,
    N_SKILLS = 32,
    N_LANGUAGES = 8,
    N_DEPARTMENTS = 16,
    N_HOURS = 168,
    WORD_BITS = 64,
    MOST_PLACES = 8,
    FIRST_MENTOR_NUMBER = 1000000
};

/* ---- chance: splitmix64 (Steele, Lea & Flood 2014) ---- */

typedef struct Chance {
    uint64_t state;
} Chance;

static uint64_t draw_word(Chance *chance) {
    uint64_t z = (chance->state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static int draw_between(Chance *chance, int low, int high) {
    return low + (int)(draw_word(chance) % (uint64_t)(high - low + 1));
}

static double draw_fraction(Chance *chance) {
    return (double)(draw_word(chance) >> 11) / 9007199254740992.0; /* 2^53 */
}

/* An index in [0, n), in proportion to the shares. */
static int draw_index(Chance *chance, const double *share, int n) {
    double sum = 0;
    for (int k = 0; k < n; k++) sum += share[k];
    double rest = draw_fraction(chance) * sum;
    int k = 0;
    for (; k < n - 1 && rest >= share[k]; k++) rest -= share[k];
    return k;
}

/* `size` different bits of n. */
static uint32_t draw_set(Chance *chance, const double *share, int n, int size) {
    uint32_t set = 0;
    while (__builtin_popcount(set) < size) set |= UINT32_C(1) << draw_index(chance, share, n);
    return set;
}

/* ---- people ---- */

typedef enum Wish { ANY_DEPARTMENT, OWN_DEPARTMENT, OTHER_DEPARTMENT } Wish;

typedef struct FlatPerson {
    uint32_t number;
    int scale[N_SCALES]; /* 1 … 5 */
    uint32_t tags, skills, languages;
    uint64_t hours[(N_HOURS + WORD_BITS - 1) / WORD_BITS]; /* free hours of the week */
    int first_language, department, level, zone;
    Wish wish; /* of a mentee, about the department */
} FlatPerson;

static void draw_hours(Chance *chance, FlatPerson *person) {
    int n_blocks = draw_between(chance, 3, 8);
    for (int block = 0; block < n_blocks; block++) {
        bool is_weekday = draw_fraction(chance) < 0.85;
        int day = is_weekday ? draw_between(chance, 0, 4) : draw_between(chance, 5, 6);
        int length = draw_between(chance, 2, 4), start = draw_between(chance, 8, 18) - person->zone / 2;
        for (int hour = start; hour < start + length; hour++) {
            int slot = day * 24 + (hour + 24) % 24;
            person->hours[slot / WORD_BITS] |= UINT64_C(1) << slot % WORD_BITS;
        }
    }
}

static void draw_languages(Chance *chance, int group, FlatPerson *person) {
    static const double usual[N_LANGUAGES] = {0.62, 0.10, 0.08, 0.06, 0.05, 0.04, 0.03, 0.02};
    bool is_of_group = draw_fraction(chance) < 0.20;
    person->first_language =
        is_of_group ? (group + draw_between(chance, 0, 2)) % N_LANGUAGES : draw_index(chance, usual, N_LANGUAGES);
    person->languages = UINT32_C(1) << person->first_language;
    if (draw_fraction(chance) < 0.90) person->languages |= 1;
    if (draw_fraction(chance) < 0.25) person->languages |= UINT32_C(1) << draw_between(chance, 0, N_LANGUAGES - 1);
}

static FlatPerson draw_person(Chance *chance, int number, bool is_mentor) {
    static const double of_group[N_GROUPS] = {0.40, 0.22, 0.15, 0.11, 0.08, 0.04};
    static const double of_scale[5] = {0.08, 0.17, 0.30, 0.28, 0.17};
    double tag_share[N_TAGS], skill_share[N_SKILLS], department_share[N_DEPARTMENTS];
    FlatPerson person = {.number = (uint32_t)number};
    int group = draw_index(chance, of_group, N_GROUPS);
    for (int t = 0; t < N_TAGS; t++) tag_share[t] = 1.0 / (2.0 + (t + 4 * group) % N_TAGS);
    for (int s = 0; s < N_SKILLS; s++) skill_share[s] = 1.0 / (3.0 + (is_mentor ? s : (s + 3 * group) % N_SKILLS));
    for (int d = 0; d < N_DEPARTMENTS; d++) department_share[d] = 1.0 / (1.0 + d);

    person.department = draw_index(chance, department_share, N_DEPARTMENTS);
    for (int k = 0; k < N_SCALES; k++) person.scale[k] = 1 + draw_index(chance, of_scale, 5);
    int n_tags = draw_between(chance, 3, 6);
    person.tags = draw_set(chance, tag_share, N_TAGS, n_tags);
    int n_skills = is_mentor ? draw_between(chance, 4, 10) : draw_between(chance, 2, 5);
    person.skills = draw_set(chance, skill_share, N_SKILLS, n_skills);
    person.zone = draw_between(chance, -6, 6) + (is_mentor ? 0 : group);
    draw_hours(chance, &person);
    draw_languages(chance, group, &person);
    person.wish = (Wish)draw_between(chance, 0, 2);
    person.level = is_mentor ? draw_between(chance, 4, 10) : draw_between(chance, 1, 4);
    return person;
}

/* ---- scores ---- */

static double value_of_wish(const FlatPerson *mentee, const FlatPerson *mentor) {
    bool is_own = mentee->department == mentor->department;
    switch (mentee->wish) {
        case OWN_DEPARTMENT:
            return is_own ? 1.0 : 0.0;
        case OTHER_DEPARTMENT:
            return is_own ? 0.0 : 1.0;
        case ANY_DEPARTMENT:
            break;
    }
    return 0.7;
}

static bool is_conflict(uint32_t mentee, uint32_t mentor) {
    uint32_t hash = (mentee * UINT32_C(2654435761)) ^ (mentor * UINT32_C(2246822519));
    hash = (hash ^ (hash >> 15)) * UINT32_C(2654435761);
    return (hash ^ (hash >> 13)) % 100 == 0;
}

/* The order of the additions is part of the family: sums of doubles depend on it. */
static int32_t flat_score(const FlatPerson *mentee, const FlatPerson *mentor) {
    static const double scale_weight[N_SCALES] = {0.06, 0.06, 0.05, 0.05, 0.05};
    int ahead = mentor->level - mentee->level;
    uint32_t common_languages = mentee->languages & mentor->languages;
    if (common_languages == 0 || ahead < 1 || is_conflict(mentee->number, mentor->number)) return -1;

    double sum = 0;
    for (int k = 0; k < N_SCALES; k++) sum += scale_weight[k] * (1.0 - abs(mentee->scale[k] - mentor->scale[k]) / 4.0);
    sum += 0.15 *
           ((double)__builtin_popcount(mentee->tags & mentor->tags) / __builtin_popcount(mentee->tags | mentor->tags));
    sum += 0.22 * ((double)__builtin_popcount(mentee->skills & mentor->skills) / __builtin_popcount(mentee->skills));
    int shared_hours = 0;
    for (size_t w = 0; w < sizeof mentee->hours / sizeof *mentee->hours; w++)
        shared_hours += __builtin_popcountll(mentee->hours[w] & mentor->hours[w]);
    sum += 0.12 * (shared_hours >= 6 ? 1.0 : shared_hours / 6.0);
    sum += 0.05 * (mentee->first_language == mentor->first_language ? 1.0 : 0.5);
    sum += 0.07 * value_of_wish(mentee, mentor);
    int off_ideal = abs(ahead - 3), zones_apart = abs(mentee->zone - mentor->zone);
    sum += 0.07 * (off_ideal >= 5 ? 0.0 : 1.0 - off_ideal / 5.0);
    sum += 0.05 * (zones_apart >= 8 ? 0.0 : 1.0 - zones_apart / 8.0);
    return (int32_t)(sum * 1000000.0 + 0.5);
}

/* ---- instances ---- */

/* One place a mentee, and 1 … 8 a mentor that add up to 1.15 times the mentees, as far as that goes. */
static void share_places(Chance *chance, Instance *instance) {
    long sum = 0, wanted = (long)(1.15 * instance->n_mentees + 0.5), n = instance->n_mentors;
    if (wanted < n) wanted = n;
    if (wanted > n * MOST_PLACES) wanted = n * MOST_PLACES;
    for (int i = 0; i < instance->n_mentees; i++) instance->mentee_places[i] = 1;
    for (int j = 0; j < n; j++) sum += instance->mentor_places[j] = draw_between(chance, 1, MOST_PLACES);
    while (sum != wanted) {
        int32_t *places = &instance->mentor_places[draw_between(chance, 0, instance->n_mentors - 1)];
        int change = sum < wanted ? 1 : -1;
        if (*places + change < 1 || *places + change > MOST_PLACES) continue;
        *places += change;
        sum += change;
    }
}

static Instance flat_instance(Chance *chance, int n_mentees, int n_mentors, int32_t step) {
    Instance instance = instance_new(n_mentees, n_mentors);
    FlatPerson *mentee = new_block((size_t)n_mentees, sizeof *mentee);
    FlatPerson *mentor = new_block((size_t)n_mentors, sizeof *mentor);
    for (int i = 0; i < n_mentees; i++) mentee[i] = draw_person(chance, i, false);
    for (int j = 0; j < n_mentors; j++) mentor[j] = draw_person(chance, FIRST_MENTOR_NUMBER + j, true);
    share_places(chance, &instance);
    int32_t *score = instance.score;
    for (int i = 0; i < n_mentees; i++) {
        for (int j = 0; j < n_mentors; j++) {
            int32_t exact = flat_score(&mentee[i], &mentor[j]);
            *score++ = exact < 0 ? -1 : exact / step * step;
        }
    }
    free(mentee);
    free(mentor);
    return instance;
}

static Instance product_instance(Chance *chance, int n_mentees, int n_mentors) {
    Instance instance = instance_new(n_mentees, n_mentors);
    int *offer = new_block((size_t)n_mentors, sizeof *offer);
    for (int j = 0; j < n_mentors; j++) offer[j] = draw_between(chance, 1, 1000);
    int32_t *score = instance.score;
    for (int i = 0; i < n_mentees; i++) {
        int need = draw_between(chance, 1, 1000);
        for (int j = 0; j < n_mentors; j++) *score++ = need * offer[j];
    }
    share_places(chance, &instance);
    free(offer);
    return instance;
}

Instance synthetic_instance(const char *family, int n_mentees, int n_mentors, uint64_t seed) {
    Chance chance = {seed * UINT64_C(0x2545F4914F6CDD1D) + (uint64_t)n_mentees * 1000003 + (uint64_t)n_mentors};
    if (strcmp(family, "flat") == 0) return flat_instance(&chance, n_mentees, n_mentors, 1);
    if (strcmp(family, "fifty") == 0) return flat_instance(&chance, n_mentees, n_mentors, 20000);
    if (strcmp(family, "product") == 0) return product_instance(&chance, n_mentees, n_mentors);
    end_program(STATUS_CANNOT, "%s: no such family of stored instances", family);
}
