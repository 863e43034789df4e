/* The hot loops of the scoring pass. `restrict` everywhere: sums, codes and tables are blocks of their own, and without
 * the promise each store would make the compiler load the table again. */
#include "score/spread.h"

void pwi_spread_narrow(const uint16_t *restrict code, int n, const int32_t *restrict of_code, int32_t *restrict sum) {
    for (int j = 0; j < n; j++) sum[j] += of_code[code[j]];
}

void pwi_spread_wide(const uint32_t *restrict code, int n, const int32_t *restrict of_code, int32_t *restrict sum) {
    for (int j = 0; j < n; j++) sum[j] += of_code[code[j]];
}

void pwi_spread_drops_narrow(const uint16_t *restrict code, int n, const uint8_t *restrict dropped, int32_t points,
                             int32_t *restrict lost) {
    for (int j = 0; j < n; j++) lost[j] += points & -(int32_t)dropped[code[j]];
}

void pwi_spread_drops_wide(const uint32_t *restrict code, int n, const uint8_t *restrict dropped, int32_t points,
                           int32_t *restrict lost) {
    for (int j = 0; j < n; j++) lost[j] += points & -(int32_t)dropped[code[j]];
}
