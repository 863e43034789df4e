/* The hot loops of the scoring pass: adding what a code is worth to everyone who has that code.
 *
 * All take n codes and write n places; codes index `of_code`. */
#ifndef PWI_SCORE_SPREAD_H
#define PWI_SCORE_SPREAD_H

#include <stdint.h>

void pwi_spread_narrow(const uint16_t *code, int n, const int32_t *of_code, int32_t *sum);
void pwi_spread_wide(const uint32_t *code, int n, const int32_t *of_code, int32_t *sum);

/* Adds `points` where dropped[code] is 1. */
void pwi_spread_drops_narrow(const uint16_t *code, int n, const uint8_t *dropped, int32_t points, int32_t *lost);
void pwi_spread_drops_wide(const uint32_t *code, int n, const uint8_t *dropped, int32_t points, int32_t *lost);

#endif
