/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A comparison as a document (comparison/1; docs/formats/comparison.md). */
#ifndef PWI_IO_WRITE_COMPARISON_H
#define PWI_IO_WRITE_COMPARISON_H

#include "base/buffer.h"
#include "compare/comparison.h"

PW_MUST_CHECK PwStatus pwi_write_comparison(const PwiComparison *comparison, PwiBuffer *text);

#endif
