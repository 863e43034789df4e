/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kernel of asked-for: 1 for the first name on a list, (k − r + 1)/k for the r-th of k, else 0.
 *
 * Only the side `by` is asked. The named pairs become sparse entries; all others have the one answer "not named". */
#include <assert.h>
#include <stdlib.h>

#include "base/memory.h"
#include "score/term.h"

typedef struct AskedColumn {
    size_t *first;   /* [mentees + 1]; owned */
    int32_t *mentor; /* [entries]; owned */
    int64_t *x, *y;  /* [entries]; owned */
} AskedColumn;

static PwiSlice list_of(const PwiTerm *term, int person) {
    return *(const PwiSlice *)pwi_term_cell(term, term->test->by, person);
}

static PwStatus asked_open(PwiTerm *term, const PwiGivenMatrix *given, size_t *cell_size, PwError *error) {
    (void)given;
    *cell_size = 0;
    assert(pwi_term_question(term, term->test->by)->type == PWI_PEOPLE);
    term->column = PWI_NEW(AskedColumn);
    return term->column != NULL ? PW_OK : pwi_fail_memory(error);
}

static bool asked_answered(const PwiTerm *term, PwiSide side, int person) {
    return side != term->test->by || pwi_answered(pwi_term_answers(term, side), person);
}

static void asked_encode(const PwiTerm *term, int mentor, void *cell) {
    (void)term, (void)mentor, (void)cell;
}

/* Counts the names each mentee gives or is given by, and turns the counts into offsets. */
static size_t count_entries(const PwiTerm *term, size_t *first) {
    const PwCohort *cohort = term->cohort;
    const PwiSide by = term->test->by;
    for (int p = 0; p < cohort->side[by].n; p++) {
        if (!asked_answered(term, by, p)) continue;
        PwiSlice list = list_of(term, p);
        for (uint32_t r = 0; r < list.n; r++) {
            int32_t named = cohort->people_pool[list.first + r];
            if (named >= 0) first[(by == PWI_MENTEE ? p : named) + 1]++;
        }
    }
    int n_mentees = cohort->side[PWI_MENTEE].n;
    for (int i = 0; i < n_mentees; i++) first[i + 1] += first[i];
    return first[n_mentees];
}

/* A name on a list, to be sorted: by person, then by rank, so that a repeated name counts where it stood first. */
typedef struct Named {
    int32_t person, rank; /* rank from 0 */
} Named;

static int compare_named(const void *a, const void *b) {
    const Named *p = a, *q = b;
    if (p->person != q->person) return p->person < q->person ? -1 : 1;
    return (p->rank > q->rank) - (p->rank < q->rank);
}

/* The known people on a list, each once, ascending. Returns how many. */
static int sort_list(const int32_t *list, int n, Named *named) {
    int n_known = 0, n_kept = 0;
    for (int r = 0; r < n; r++) {
        if (list[r] >= 0) named[n_known++] = (Named){.person = list[r], .rank = r};
    }
    qsort(named, (size_t)n_known, sizeof *named, compare_named);
    for (int k = 0; k < n_known; k++) {
        if (n_kept == 0 || named[n_kept - 1].person != named[k].person) named[n_kept++] = named[k];
    }
    return n_kept;
}

/* Fills the rows; end[i], at first first[i], runs to the end of row i. Lists are read in the order of their writers,
 * so rows of mentees who are named come out sorted by mentor. */
static void fill_entries(const PwiTerm *term, AskedColumn *column, size_t *end, Named *named) {
    const PwCohort *cohort = term->cohort;
    const PwiSide by = term->test->by;
    for (int p = 0; p < cohort->side[by].n; p++) {
        if (!asked_answered(term, by, p)) continue;
        PwiSlice list = list_of(term, p);
        int n_named = sort_list(cohort->people_pool + list.first, (int)list.n, named);
        for (int k = 0; k < n_named; k++) {
            int mentee = by == PWI_MENTEE ? p : named[k].person;
            size_t entry = end[mentee]++;
            column->mentor[entry] = by == PWI_MENTEE ? named[k].person : p;
            column->x[entry] = (int64_t)list.n - named[k].rank;
            column->y[entry] = (int64_t)list.n;
        }
    }
}

/* Closes the gaps that repeated names have left between rows. */
static void close_gaps(AskedColumn *column, const size_t *end, int n_mentees) {
    size_t kept = 0;
    for (int i = 0; i < n_mentees; i++) {
        size_t begin = column->first[i];
        column->first[i] = kept;
        for (size_t entry = begin; entry < end[i]; entry++, kept++) {
            column->mentor[kept] = column->mentor[entry];
            column->x[kept] = column->x[entry];
            column->y[kept] = column->y[entry];
        }
    }
    column->first[n_mentees] = kept;
}

static size_t longest_list(const PwiTerm *term) {
    const PwiSide by = term->test->by;
    uint32_t longest = 0;
    for (int p = 0; p < term->cohort->side[by].n; p++) {
        if (asked_answered(term, by, p) && list_of(term, p).n > longest) longest = list_of(term, p).n;
    }
    return longest;
}

static PwStatus asked_close(PwiTerm *term, const PwiDictionary *answers, PwError *error) {
    (void)answers;
    AskedColumn *column = term->column;
    PwStatus status = PW_OK;
    size_t n_mentees = (size_t)term->cohort->side[PWI_MENTEE].n;
    size_t *end = PWI_NEW_ARRAY(size_t, n_mentees);
    Named *named = PWI_NEW_ARRAY(Named, longest_list(term));
    column->first = PWI_NEW_ARRAY(size_t, n_mentees + 1);
    if (end == NULL || named == NULL || column->first == NULL) {
        status = pwi_fail_memory(error);
        goto out;
    }
    size_t n_entries = count_entries(term, column->first);
    column->mentor = PWI_NEW_ARRAY(int32_t, n_entries);
    column->x = PWI_NEW_ARRAY(int64_t, n_entries);
    column->y = PWI_NEW_ARRAY(int64_t, n_entries);
    if (column->mentor == NULL || column->x == NULL || column->y == NULL) {
        status = pwi_fail_memory(error);
        goto out;
    }
    for (size_t i = 0; i < n_mentees; i++) end[i] = column->first[i];
    fill_entries(term, column, end, named);
    close_gaps(column, end, (int)n_mentees);
    term->sparse = (PwiSparse){.first = column->first, .mentor = column->mentor, .x = column->x, .y = column->y};
out:
    pwi_free(end);
    pwi_free(named);
    return status;
}

/* The only answer is "not named". */
static bool asked_fold(const PwiTerm *term, const PwiFold *fold) {
    (void)term;
    for (int v = fold->first; v < fold->end; v++) fold->worth[v] = pwi_worth(fold->stake, 0, 1);
    return false;
}

static void asked_destroy(PwiTerm *term) {
    AskedColumn *column = term->column;
    pwi_free(column->first);
    pwi_free(column->mentor);
    pwi_free(column->x);
    pwi_free(column->y);
    pwi_free(column);
}

const PwiKernel pwi_kernel_asked_for = {
    .open = asked_open,
    .answered = asked_answered,
    .encode = asked_encode,
    .close = asked_close,
    .fold = asked_fold,
    .destroy = asked_destroy,
};
