/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The short way for what a matching has most of, pairs and prices, where they are written plainly, as the program
 * writes them: from the text straight into the matching. As in read_plain.h it may be narrower than the long way, and
 * must never be wider. */
#ifndef PWI_IO_READ_PLAIN_PAIRS_H
#define PWI_IO_READ_PLAIN_PAIRS_H

#include "cohort/cohort.h"
#include "matching/matching.h"

/* Reads the pair whose object starts at `text`, which the scanner has passed; part_ppm [criteria] is written, and
 * becomes the pair's. `expected`: the mentee it is most likely to be about. False: something about it is not plain, and
 * *pair has to be read the long way. */
bool pwi_read_plain_pair(const char *text, const PwProgramme *programme, const PwCohort *cohort, int expected,
                         int32_t *part_ppm, PwiMatchedPair *pair);
/* Reads {id: [price, …], …} with n_goals prices each into price[people × n_goals]. False: something is not plain; all
 * prices are 0 again. `seen` [people] is scratch, zeroed. */
bool pwi_read_plain_prices(const char *text, const PwiPeople *people, int n_goals, int64_t max_price, uint8_t *seen,
                           int64_t *price);

#endif
