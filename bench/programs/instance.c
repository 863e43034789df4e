/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stored assignment problems, read and written (see the header). */
#include "instance.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "measure.h"

enum { MAX_PEOPLE = 1000000 };

Instance instance_new(int n_mentees, int n_mentors) {
    return (Instance){
        .n_mentees = n_mentees,
        .n_mentors = n_mentors,
        .mentee_places = new_block((size_t)n_mentees, sizeof(int32_t)),
        .mentor_places = new_block((size_t)n_mentors, sizeof(int32_t)),
        .score = new_block((size_t)n_mentees * (size_t)n_mentors, sizeof(int32_t)),
    };
}

void instance_clear(Instance *instance) {
    free(instance->mentee_places);
    free(instance->mentor_places);
    free(instance->score);
    *instance = (Instance){0};
}

static bool read_numbers(FILE *file, int32_t *numbers, size_t n) {
    return fread(numbers, sizeof *numbers, n, file) == n;
}

static bool write_numbers(FILE *file, const int32_t *numbers, size_t n) {
    return fwrite(numbers, sizeof *numbers, n, file) == n;
}

Instance instance_load(const char *path) {
    int32_t head[3];
    FILE *file = fopen(path, "rb");
    if (file == NULL || !read_numbers(file, head, 3) || head[0] != INSTANCE_MAGIC || head[1] < 1 ||
        head[1] > MAX_PEOPLE || head[2] < 1 || head[2] > MAX_PEOPLE)
        end_program(STATUS_CANNOT, "%s: no stored instance", path);
    Instance instance = instance_new(head[1], head[2]);
    size_t n = (size_t)head[1], m = (size_t)head[2];
    if (!read_numbers(file, instance.mentee_places, n) || !read_numbers(file, instance.mentor_places, m) ||
        !read_numbers(file, instance.score, n * m))
        end_program(STATUS_CANNOT, "%s: cut short", path);
    fclose(file);
    return instance;
}

void instance_save(const Instance *instance, const char *path) {
    const int32_t head[3] = {INSTANCE_MAGIC, instance->n_mentees, instance->n_mentors};
    size_t n = (size_t)instance->n_mentees, m = (size_t)instance->n_mentors;
    FILE *file = fopen(path, "wb");
    bool is_written = file != NULL && write_numbers(file, head, 3) && write_numbers(file, instance->mentee_places, n) &&
                      write_numbers(file, instance->mentor_places, m) && write_numbers(file, instance->score, n * m);
    if (file == NULL || fclose(file) != 0 || !is_written) end_program(STATUS_CANNOT, "%s: cannot be written", path);
}

size_t instance_count_pairs(const Instance *instance) {
    size_t n_pairs = 0, n = (size_t)instance->n_mentees * (size_t)instance->n_mentors;
    for (size_t k = 0; k < n; k++) n_pairs += instance->score[k] >= 0;
    return n_pairs;
}
