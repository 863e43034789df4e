/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A difference as a document (diff/1). */
#ifndef PWI_IO_WRITE_DIFFERENCE_H
#define PWI_IO_WRITE_DIFFERENCE_H

#include "compare/difference.h"

PW_MUST_CHECK PwStatus pwi_write_difference(const PwiDifference *difference, PwiBuffer *text);

#endif
