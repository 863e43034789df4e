/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pseudonyms and lists of names (identity.h).
 *
 * A pseudonym is "p" and the first 80 bits, in hexadecimal, of HMAC-SHA256(key, id) (RFC 2104): who has the key can
 * compute it from an id, and nobody can compute it, or try out ids, without. The letter in front keeps spreadsheets
 * from taking it for a number. Among a million people two are alike with a probability of 4·10⁻¹³; that is checked all
 * the same. */
#include "export/identity.h"

#include <string.h>
#include <strings.h>

#include "base/file.h"
#include "base/hash.h"
#include "io/read_table.h"

enum { MIN_KEY = 16, MAX_KEY = 4096, PSEUDONYM_DIGITS = 20 };

static int count_sides(const PwCohort *cohort) {
    return cohort->one_pool ? 1 : PWI_N_SIDES;
}

/* ---- ids ---- */

static bool set_pseudonyms(PwiIdentities *identities, const PwCohort *cohort, const char *key, size_t n_key) {
    for (int side = 0; side < count_sides(cohort); side++) {
        for (int k = 0; k < cohort->side[side].n; k++) {
            char hex[PWI_SHA256_HEX_SIZE], pseudonym[PSEUDONYM_DIGITS + 2] = "p";
            pwi_hmac_sha256_hex(key, n_key, cohort->side[side].person[k].id, hex);
            memcpy(pseudonym + 1, hex, PSEUDONYM_DIGITS);
            identities->id[side][k] = pwi_arena_copy(&identities->arena, pseudonym, PSEUDONYM_DIGITS + 1);
            if (identities->id[side][k] == NULL) return false;
        }
    }
    return true;
}

static PwStatus check_distinct(const PwiIdentities *identities, const PwCohort *cohort, PwError *error) {
    PwStatus status = PW_OK;
    for (int side = 0; side < count_sides(cohort) && status == PW_OK; side++) {
        PwiNames seen = {0};
        for (int k = 0; k < cohort->side[side].n && status == PW_OK; k++) {
            int index;
            bool is_new;
            if (!pwi_names_add(&seen, identities->id[side][k], &index, &is_new))
                status = pwi_fail_memory(error);
            else if (!is_new)
                status = pwi_fail(error, PW_REJECTED, "two people would have the same pseudonym; need another key");
        }
        pwi_names_clear(&seen);
    }
    return status;
}

static PwStatus read_pseudonyms(PwiIdentities *identities, const PwCohort *cohort, const char *path, PwFaults *faults,
                                PwError *error) {
    char *key = NULL;
    size_t n = 0;
    PwStatus status;
    PW_TRY(pwi_file_read(path, MAX_KEY, &key, &n, error));
    while (n > 0 && (key[n - 1] == '\n' || key[n - 1] == '\r')) n--; /* an editor's, not the key's */
    if (n < MIN_KEY) {
        pwi_faults_add(faults, false, path, "", "this key is too short; got %zu bytes; need at least %d", n, MIN_KEY);
        status = pwi_fail(error, PW_REJECTED, "the key of the pseudonyms cannot be used");
        goto out;
    }
    PW_TRY(set_pseudonyms(identities, cohort, key, n) ? PW_OK : pwi_fail_memory(error));
    identities->are_pseudonyms = true;
    status = check_distinct(identities, cohort, error);
out:
    if (status == PW_REJECTED && faults->n_errors == 0)
        pwi_faults_add(faults, false, path, "", "this key cannot be used; need %d to %d bytes", MIN_KEY, MAX_KEY);
    pwi_free(key);
    return status;
}

/* ---- names ---- */

static int find_column(const PwiTable *table, const char *header, PwFaults *faults) {
    for (int column = 0; column < table->n_columns; column++)
        if (strcasecmp(pwi_table_cell(table, 0, column), header) == 0) return column;
    pwi_table_fault(table, faults, false, 0, -1, "there is no column \"%s\"; need the columns id and name", header);
    return -1;
}

/* The people of this id, own or shown, get the name of the row; returns how many they are. */
static int name_people(PwiIdentities *identities, const PwCohort *cohort, const PwiNames shown[PWI_N_SIDES],
                       const PwiTable *table, int row, const char *id, const char *name, PwFaults *faults) {
    int n = 0;
    for (int side = 0; side < count_sides(cohort); side++) {
        int person = pwi_names_find(&cohort->side[side].ids, id);
        if (person < 0) person = pwi_names_find(&shown[side], id);
        if (person < 0) continue;
        const char **known = &identities->name[side][person];
        if ((*known)[0] != '\0' && strcmp(*known, name) != 0) {
            char quoted[PWI_QUOTED_SIZE];
            pwi_table_fault(table, faults, false, row, -1, "\"%s\" has another name in a row before; need one",
                            pwi_quote(id, quoted));
        }
        *known = name;
        n++;
    }
    return n;
}

static int count_nameless(const PwiIdentities *identities, const PwCohort *cohort) {
    int n = 0;
    for (int side = 0; side < count_sides(cohort); side++)
        for (int k = 0; k < cohort->side[side].n; k++) n += identities->name[side][k][0] == '\0';
    return n;
}

static PwStatus join_names(PwiIdentities *identities, const PwCohort *cohort, const PwiTable *table, PwFaults *faults,
                           PwError *error) {
    PwiNames shown[PWI_N_SIDES] = {{0}, {0}};
    int64_t n_before = faults->n_errors;
    int id = find_column(table, "id", faults), name = find_column(table, "name", faults);
    bool fine = true;
    for (int side = 0; side < count_sides(cohort); side++) {
        for (int k = 0; fine && k < cohort->side[side].n; k++) {
            int index;
            bool is_new;
            identities->name[side][k] = "";
            fine = pwi_names_add(&shown[side], identities->id[side][k], &index, &is_new);
        }
    }
    for (int row = 1; fine && id >= 0 && name >= 0 && row < table->n_rows; row++) {
        const char *text = pwi_table_cell(table, row, name);
        const char *kept = pwi_arena_copy(&identities->arena, text, strlen(text));
        fine = kept != NULL;
        if (fine && kept[0] != '\0')
            (void)name_people(identities, cohort, shown, table, row, pwi_table_cell(table, row, id), kept, faults);
    }
    for (int side = 0; side < PWI_N_SIDES; side++) pwi_names_clear(&shown[side]);
    if (!fine) return pwi_fail_memory(error);
    if (faults->n_errors > n_before) return pwi_fail(error, PW_REJECTED, "the names cannot be used");
    int n_nameless = count_nameless(identities, cohort);
    if (n_nameless > 0) pwi_table_fault(table, faults, true, -1, -1, "%d people have no name in this list", n_nameless);
    return PW_OK;
}

PwStatus pwi_identities_init(PwiIdentities *identities, const PwCohort *cohort, const char *key_path,
                             const char *names_path, PwFaults *faults, PwError *error) {
    PwStatus status = PW_OK;
    PwiTable names = {0};
    *identities = (PwiIdentities){0};
    for (int side = 0; side < count_sides(cohort); side++) {
        const PwiPeople *people = &cohort->side[side];
        identities->id[side] = PWI_ARENA_ARRAY(&identities->arena, const char *, (size_t)people->n);
        identities->name[side] = PWI_ARENA_ARRAY(&identities->arena, const char *, (size_t)people->n);
        if (identities->id[side] == NULL || identities->name[side] == NULL) return pwi_fail_memory(error);
        for (int k = 0; k < people->n; k++) {
            const char *name = key_path == NULL ? people->person[k].name : NULL;
            identities->id[side][k] = people->person[k].id;
            identities->name[side][k] = name != NULL ? name : "";
        }
    }
    if (cohort->one_pool) {
        identities->id[PWI_MENTOR] = identities->id[PWI_MENTEE];
        identities->name[PWI_MENTOR] = identities->name[PWI_MENTEE];
    }
    if (key_path != NULL) PW_TRY(read_pseudonyms(identities, cohort, key_path, faults, error));
    if (names_path != NULL) {
        PW_TRY(pwi_read_table(names_path, NULL, &names, faults, error));
        status = join_names(identities, cohort, &names, faults, error);
    }
out:
    pwi_table_clear(&names);
    return status;
}

void pwi_identities_clear(PwiIdentities *identities) {
    pwi_arena_clear(&identities->arena);
    *identities = (PwiIdentities){0};
}
