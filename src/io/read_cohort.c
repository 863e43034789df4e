/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a cohort (read_cohort.h): the first scan has found where each person starts; one at a time goes into the
 * columns, plainly written ones the short way (read_plain.h), others through a tree of jansson's; and at the end
 * everybody is put in the order of their ids. */
#include "io/read_cohort.h"

#include <stdlib.h>
#include <string.h>

#include "base/numbers.h"
#include "base/unicode.h"
#include "io/check_answers.h"
#include "io/check_ids.h"
#include "io/read_answer.h"
#include "io/read_plain.h"
#include "io/reader.h"

/* One side's list in the text. */
typedef struct Listing {
    const char *key;         /* "mentees", "mentors", "peers" */
    const uint32_t *element; /* [n] where each person starts; the reader's */
    size_t n;
    bool found;
} Listing;

typedef struct Reading {
    PwiReader reader;
    const PwProgramme *programme;
    PwCohort *cohort;
    Listing listing[PWI_N_SIDES];
    PwiWanted wanted;
    PwiPlain plain;
} Reading;

static void find_list(const PwiReader *reader, const PwiMember *member, const PwiNode *list, Listing *listing) {
    listing->found = true;
    if (reader->bytes[member->at] != '[') {
        pwi_node_complain(list, "wrong type; need a list of people");
        return;
    }
    listing->element = reader->element + member->first_element;
    listing->n = member->n_elements;
    if (listing->n == 0) pwi_node_complain(list, "there is nobody in this list; need at least one person");
}

static Listing *listing_of(Reading *reading, PwiSpan key) {
    for (int side = 0; side < PWI_N_SIDES; side++) {
        Listing *listing = &reading->listing[side];
        if (listing->key != NULL && pwi_json_key_is(reading->reader.bytes, key, listing->key)) return listing;
    }
    return NULL;
}

/* The document's own members. */
static void find_lists(Reading *reading) {
    PwiReader *reader = &reading->reader;
    PwiNode document = {.reader = reader};
    for (int k = 1; k < reader->n_members; k++) { /* the first is "pairwright", checked before */
        const PwiMember *member = &reader->member[k];
        Listing *listing = listing_of(reading, member->key);
        if (listing != NULL && !listing->found) {
            PwiNode list = {.reader = reader, .up = &document, .key = listing->key};
            find_list(reader, member, &list, listing);
            continue;
        }
        PwiNode name = {.reader = reader, .up = &document};
        if (!pwi_reader_parse(reader, member->key, &name)) continue;
        name.key = json_string_value(name.value);
        const char *known[] = {"pairwright", reading->listing[0].key, reading->listing[1].key};
        if (listing != NULL || strcmp(name.key, "pairwright") == 0)
            pwi_reader_fault_inside(reader, member->key.first, "this key stands twice in its object");
        else
            pwi_node_unknown_key(&name, known, reading->listing[1].key != NULL ? 3 : 2);
    }
    for (int side = 0; side < PWI_N_SIDES; side++) {
        const Listing *listing = &reading->listing[side];
        if (listing->key != NULL && !listing->found)
            pwi_node_complain(&document, "the key \"%s\" is missing; need \"%s\": […]", listing->key, listing->key);
    }
}

static bool make_columns(const PwProgramme *programme, PwiSide side, int n, PwiPeople *people) {
    people->person = PWI_NEW_ARRAY(PwiPerson, (size_t)n);
    people->column = PWI_NEW_ARRAY(PwiColumn, (size_t)programme->n_questions);
    if (people->person == NULL || people->column == NULL) return false;
    for (int q = 0; q < programme->n_questions; q++) {
        const PwiQuestion *question = &programme->question[q];
        PwiColumn *column = &people->column[q];
        if (question->broken || !pwi_question_asks(question, side)) continue;
        column->cell_size = pwi_cell_size(question);
        column->cells = pwi_new_array((size_t)n, column->cell_size);
        column->answered = pwi_new_array((size_t)n, 1);
        if (column->cells == NULL || column->answered == NULL) return false;
    }
    people->n = n;
    return true;
}

static void read_id(const PwiNode *node, PwiPeople *people, int ix) {
    PwiNode id;
    if (!pwi_node_require(node, "id", &id) || !pwi_node_id(&id, &people->person[ix].id)) return;
    int earlier;
    bool is_new;
    if (!pwi_names_add(&people->ids, people->person[ix].id, &earlier, &is_new))
        node->reader->out_of_memory = true;
    else if (!is_new)
        pwi_node_fault(&id, "this id stands twice on its side", "one entry a person (the other is number %d)",
                       earlier + 1);
}

/* One's own min and max. */
static void read_own_bounds(const PwiNode *node, PwiBounds *bounds) {
    PwiNode min = pwi_node_member(node, "min"), max = pwi_node_member(node, "max");
    int64_t value;
    if (pwi_node_has(&min) && pwi_node_integer(&min, 0, PWI_MAX_CAPACITY, &value)) bounds->min = (int)value;
    if (pwi_node_has(&max) && pwi_node_integer(&max, 0, PWI_MAX_CAPACITY, &value)) bounds->max = (int)value;
    if (bounds->min <= bounds->max) return;
    if (pwi_node_has(&min))
        pwi_node_complain(node, "min %d is above max %d; need min ≤ max", bounds->min, bounds->max);
    else
        bounds->min = bounds->max; /* the side's minimum asks nothing of somebody who offers less */
}

static void read_answers(Reading *reading, const PwiNode *node, PwiSide side, int ix) {
    const PwProgramme *programme = reading->programme;
    PwiPeople *people = &reading->cohort->side[side];
    PwiNode answers = pwi_node_member(node, "answers");
    const char *key;
    json_t *value;
    bool says_something = false;
    if (pwi_node_has(&answers) && !pwi_node_is_object(&answers)) return;
    json_object_foreach(answers.value, key, value) {
        PwiNode answer = {.reader = node->reader, .up = &answers, .key = key, .value = value};
        says_something |= !pwi_is_no_answer(value);
        int q = pwi_names_find(&programme->question_names, key);
        if (q < 0) {
            pwi_node_unknown_of(&answer, true, "question", key, &programme->question_names);
            continue;
        }
        const PwiQuestion *question = &programme->question[q];
        PwiColumn *column = &people->column[q];
        if (question->broken) continue;
        if (column->cells == NULL) {
            pwi_node_complain_key(&answer, "\"%s\" is asked of %s only; need no answer here", question->id,
                                  pwi_side_plurals[1 - side]);
            continue;
        }
        void *cell = (char *)column->cells + (size_t)ix * column->cell_size;
        column->answered[ix] = pwi_read_answer(&answer, question, &reading->wanted, cell);
    }
    for (int q = 0; q < programme->n_questions; q++) {
        const PwiQuestion *question = &programme->question[q];
        if (!question->required || people->column[q].cells == NULL || people->column[q].answered[ix]) continue;
        const json_t *given = json_object_get(answers.value, question->id);
        if (given == NULL || pwi_is_no_answer(given)) /* else it has a fault already */
            pwi_node_complain(pwi_node_has(&answers) ? &answers : node,
                              "the required question \"%s\" is not answered; need an answer", question->id);
    }
    if (!says_something && programme->n_questions > 0) pwi_node_warn(node, "this person has answered nothing");
}

static void read_person(Reading *reading, const PwiNode *node, PwiSide side, int ix) {
    static const char *const known[] = {"id", "name", "min", "max", "answers", "priority"};
    PwiPerson *person = &reading->cohort->side[side].person[ix];
    if (!pwi_node_is_object(node)) return;
    pwi_node_known_keys(node, known, side == PWI_MENTEE ? 6 : 5);
    person->bounds = reading->programme->capacity.side[side];
    person->priority_ppm = PWI_PPM;
    read_id(node, &reading->cohort->side[side], ix);
    read_own_bounds(node, &person->bounds);
    PwiNode name = pwi_node_member(node, "name"), priority = pwi_node_member(node, "priority");
    if (pwi_node_has(&name)) pwi_node_string(&name, &person->name);
    if (pwi_node_has(&priority)) pwi_node_decimal(&priority, 0, PWI_MAX_PRIORITY_PPM, &person->priority_ppm);
    read_answers(reading, node, side, ix);
}

static void read_side(Reading *reading, PwiSide side) {
    PwiReader *reader = &reading->reader;
    const Listing *listing = &reading->listing[side];
    PwiNode document = {.reader = reader}, list = {.reader = reader, .up = &document, .key = listing->key};
    if (!make_columns(reading->programme, side, (int)listing->n, &reading->cohort->side[side])) {
        reader->out_of_memory = true;
        return;
    }
    for (size_t k = 0; k < listing->n && !reader->out_of_memory; k++) {
        PwiNode node = {.reader = reader, .up = &list, .index = k};
        PwiPerson *person = &reading->cohort->side[side].person[k];
        bool is_plain = pwi_read_plain_person(&reading->plain, reader->bytes + listing->element[k], side, (int)k);
        person->file_index = (int)k;
        if (is_plain) continue;
        if (pwi_reader_parse_at(reader, listing->element[k], &node)) read_person(reading, &node, side, (int)k);
        pwi_arena_reset(&reader->scratch);
    }
}

/* ---- order ------------------------------------------------------------------------------------------------ */

typedef struct SortKey {
    const char *normal, *id; /* NFC of the id, and the id */
    int from;
} SortKey;

static int compare_keys(const void *a, const void *b) {
    const SortKey *left = a, *right = b;
    int order = strcmp(left->normal, right->normal);
    return order != 0 ? order : strcmp(left->id, right->id);
}

static bool permute(void *array, size_t n, size_t size, const SortKey *key) {
    if (array == NULL || size == 0) return true;
    char *copy = pwi_new_array(n, size), *cells = array;
    if (copy == NULL) return false;
    memcpy(copy, cells, n * size);
    for (size_t k = 0; k < n; k++) memcpy(cells + k * size, copy + (size_t)key[k].from * size, size);
    pwi_free(copy);
    return true;
}

/* Puts everybody in the order of their ids, so that the order in the file can never matter. */
static bool sort_people(PwCohort *cohort, PwiPeople *people) {
    size_t n = (size_t)people->n;
    SortKey *key = PWI_NEW_ARRAY(SortKey, n);
    bool fine = key != NULL, is_sorted = true;
    for (int k = 0; fine && k < people->n; k++) {
        key[k] = (SortKey){pwi_unicode_nfc(&cohort->arena, people->person[k].id), people->person[k].id, k};
        fine = key[k].normal != NULL;
        is_sorted &= !fine || k == 0 || compare_keys(&key[k - 1], &key[k]) < 0;
    }
    if (fine && !is_sorted) {
        qsort(key, n, sizeof *key, compare_keys);
        fine = permute(people->person, n, sizeof *people->person, key);
        for (int q = 0; fine && q < cohort->n_questions; q++) {
            PwiColumn *column = &people->column[q];
            fine = permute(column->cells, n, column->cell_size, key) && permute(column->answered, n, 1, key);
        }
        pwi_names_clear(&people->ids);
        for (int k = 0; fine && k < people->n; k++) {
            int index;
            bool is_new;
            fine = pwi_names_add(&people->ids, people->person[k].id, &index, &is_new);
        }
    }
    pwi_free(key);
    return fine;
}

/* ---- people who name people ------------------------------------------------------------------------------- */

typedef struct Namer {
    PwiSide side;
    int person, question;
} Namer;

static int resolve(Reading *reading, Namer namer, uint32_t entry, const char *id) {
    const PwCohort *cohort = reading->cohort;
    const PwiPeople *others = &cohort->side[1 - namer.side];
    const PwiPerson *who = &cohort->side[namer.side].person[namer.person];
    int found = pwi_names_find(&others->ids, id);
    if (found >= 0 && strcmp(id, who->id) != 0) return found;
    PwiReader *reader = &reading->reader;
    PwiNode document = {.reader = reader},
            list = {.reader = reader, .up = &document, .key = reading->listing[cohort->one_pool ? 0 : namer.side].key},
            person = {.reader = reader, .up = &list, .index = (size_t)who->file_index},
            answers = {.reader = reader, .up = &person, .key = "answers"},
            answer = {.reader = reader, .up = &answers, .key = reading->programme->question[namer.question].id},
            name = {.reader = reader, .up = &answer, .index = entry};
    char text[PWI_QUOTED_SIZE];
    if (strcmp(id, who->id) == 0)
        pwi_node_complain(&name, "\"%s\" names themselves; need other people", pwi_quote(id, text));
    else if (pwi_names_find(&cohort->side[namer.side].ids, id) >= 0)
        pwi_node_complain(&name, "\"%s\" is one of the %s; need ids of %s", pwi_quote(id, text),
                          pwi_side_plurals[namer.side], pwi_side_plurals[1 - namer.side]);
    else
        pwi_node_unknown(&name, false, "id", id, pwi_node_nearest(&name, &others->ids, id));
    return -1;
}

static void resolve_people(Reading *reading) {
    PwCohort *cohort = reading->cohort;
    cohort->people_pool = PWI_NEW_ARRAY(int32_t, reading->wanted.n);
    if (cohort->people_pool == NULL) {
        reading->reader.out_of_memory = true;
        return;
    }
    cohort->n_people_pool = reading->wanted.n;
    for (int side = 0; side < (cohort->one_pool ? 1 : PWI_N_SIDES); side++) {
        for (int q = 0; q < cohort->n_questions; q++) {
            const PwiColumn *column = &cohort->side[side].column[q];
            if (reading->programme->question[q].type != PWI_PEOPLE || column->cells == NULL) continue;
            for (int person = 0; person < cohort->side[side].n; person++) {
                const PwiSlice *slice = pwi_cell(column, person);
                for (uint32_t k = 0; k < slice->n; k++)
                    cohort->people_pool[slice->first + k] =
                        resolve(reading, (Namer){(PwiSide)side, person, q}, k, reading->wanted.id[slice->first + k]);
            }
        }
    }
}

static void read_document(Reading *reading) {
    PwCohort *cohort = reading->cohort;
    int n_lists = cohort->one_pool ? 1 : PWI_N_SIDES;
    PwiReader *reader = &reading->reader;
    find_lists(reading);
    for (int side = 0; side < n_lists && !reader->out_of_memory; side++) {
        read_side(reading, (PwiSide)side);
        if (reader->out_of_memory) return;
        PwiNode document = {.reader = reader},
                list = {.reader = reader, .up = &document, .key = reading->listing[side].key};
        if (!pwi_warn_about_ids(&list, &cohort->side[side])) reader->out_of_memory = true;
        if (reader->n_errors == 0) pwi_warn_about_answers(&list, reading->programme, cohort, (PwiSide)side);
        /* Two entries of one id are a fault already; the order needs distinct ids. */
        if (cohort->side[side].ids.n == cohort->side[side].n && !sort_people(cohort, &cohort->side[side]))
            reader->out_of_memory = true;
    }
    if (reader->out_of_memory) return;
    if (cohort->one_pool) cohort->side[PWI_MENTOR] = cohort->side[PWI_MENTEE];
    resolve_people(reading);
}

/* Without a programme: that it is JSON, and a cohort. */
static PwStatus check_text(const char *path, PwiReader *reader, PwCohort *cohort, PwFaults *faults, PwError *error) {
    PwStatus status = pwi_reader_open(reader, path, &cohort->arena, faults, cohort->sha256, error);
    if (status != PW_OK) return status;
    (void)pwi_reader_check_kind(reader, "cohort/1");
    return pwi_reader_status(reader, error);
}

PwStatus pwi_read_cohort(const char *path, const PwProgramme *programme, PwCohort **cohort, PwFaults *faults,
                         PwError *error) {
    PwStatus status = PW_OK;
    Reading reading = {.programme = programme, .cohort = PWI_NEW(PwCohort)};
    if (reading.cohort == NULL) return pwi_fail_memory(error);
    if (programme == NULL) {
        status = check_text(path, &reading.reader, reading.cohort, faults, error);
        goto out;
    }
    reading.cohort->n_questions = programme->n_questions;
    reading.cohort->one_pool = programme->one_pool;
    reading.listing[PWI_MENTEE].key = programme->one_pool ? "peers" : "mentees";
    reading.listing[PWI_MENTOR].key = programme->one_pool ? NULL : "mentors";
    PW_TRY(pwi_reader_open(&reading.reader, path, &reading.cohort->arena, faults, reading.cohort->sha256, error));
    if (!pwi_plain_init(&reading.plain, programme, reading.cohort, &reading.wanted)) PW_TRY(pwi_fail_memory(error));
    if (pwi_reader_check_kind(&reading.reader, "cohort/1")) read_document(&reading);
    PW_TRY(pwi_reader_status(&reading.reader, error));
    *cohort = reading.cohort;
    reading.cohort = NULL;

out:
    pwi_reader_close(&reading.reader);
    pwi_plain_clear(&reading.plain);
    pwi_free(reading.wanted.id);
    pwi_cohort_destroy(reading.cohort);
    return status;
}
