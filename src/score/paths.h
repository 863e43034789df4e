/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The paths there are; path.c chooses. */
#ifndef PWI_SCORE_PATHS_H
#define PWI_SCORE_PATHS_H

#include "score/path.h"

#if defined(__GNUC__) && (defined(__x86_64__) || defined(__i386__))
#define PWI_HAVE_X86_PATHS 1
extern const PwiPath pwi_path_avx2;
extern const PwiPath pwi_path_avx512;
extern const PwiNarrowPath pwi_narrow_avx2;
extern const PwiNarrowPath pwi_narrow_avx512;
#else
#define PWI_HAVE_X86_PATHS 0
#endif
extern const PwiPath pwi_path_plain;

#endif
